package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program that runs. All but the methods of {@link Running} belongs to the loop. */
final class Child implements Running {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);

  /** How long what was killed may take to be gone; a process may hang in the kernel. */
  private static final Duration HARD_TO_KILL = Duration.ofSeconds(5);

  /** How long somebody else, who was given it, may keep a pipe open. */
  private static final Duration LENT_PIPES = Duration.ofSeconds(1);

  private static final int RUSAGE = 144;
  private static final int RUSAGE_MAXRSS = 32;
  private static final int MICROS = 1_000_000;

  private final ProcessLoop loop;
  private final int pid;
  private final int pidfd;
  private final Pipes pipes;
  private final Input input;
  private final Listener listener;
  private final Watch watch;
  private final long startedAt;

  private boolean outOpen = true;
  private boolean errOpen = true;
  private boolean exited;
  private boolean killing;
  private boolean ended;
  private long killedAt;
  private int status;
  private long maxRss;
  private long read;
  private Duration cpu = Duration.ZERO;
  private Duration wall = Duration.ZERO;

  Child(
      ProcessLoop loop,
      int pid,
      int pidfd,
      Pipes pipes,
      Launch launch,
      String mark,
      Listener listener) {
    this.loop = loop;
    this.pid = pid;
    this.pidfd = pidfd;
    this.pipes = pipes;
    this.input = new Input(pipes.toIn());
    this.listener = listener;
    this.watch = new Watch(new Tree(pid, mark), launch.limits());
    this.startedAt = System.nanoTime();
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public void send(byte[] bytes) {
    loop.execute(() -> input.add(bytes));
  }

  @Override
  public void endInput() {
    loop.execute(input::end);
  }

  @Override
  public void terminate() {
    loop.execute(() -> signalAll(Libc.SIGTERM));
  }

  @Override
  public void kill() {
    loop.execute(this::killAll);
  }

  Tree tree() {
    return watch.tree();
  }

  Input input() {
    return input;
  }

  int process() {
    return pid;
  }

  int pidfd() {
    return exited ? -1 : pidfd;
  }

  int out() {
    return outOpen ? pipes.fromOut() : -1;
  }

  int err() {
    return errOpen ? pipes.fromErr() : -1;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it is being ended, and is to be looked at soon. */
  boolean ending() {
    return killing || exited;
  }

  boolean watchedClosely() {
    return watch.limits().watched();
  }

  private void signalAll(int signal) {
    if (exited) {
      return;
    }
    Libc.kill(-pid, signal);
    for (ProcFs.Stat member : watch.tree().members(loop.orphans())) {
      if (member.session() != pid) {
        Libc.kill(member.pid(), signal);
      }
    }
  }

  private void killAll() {
    if (!killing) {
      killing = true;
      killedAt = System.nanoTime();
    }
    // As long as its process has not been reaped nobody else can have its number.
    if (!exited) {
      Libc.kill(-pid, Libc.SIGKILL);
    }
    for (ProcFs.Stat member : watch.tree().members(loop.orphans())) {
      if (!member.zombie()) {
        Libc.kill(member.pid(), Libc.SIGKILL);
      } else if (member.pid() != pid) {
        Libc.reap(member.pid());
      }
    }
  }

  void readOut(MemorySegment buffer) {
    outOpen = read(pipes.fromOut(), buffer, true);
    finishIfGone();
  }

  void readErr(MemorySegment buffer) {
    errOpen = read(pipes.fromErr(), buffer, false);
    finishIfGone();
  }

  private boolean read(int fd, MemorySegment buffer, boolean out) {
    int count = Libc.read(fd, buffer);
    if (count > 0) {
      ByteBuffer bytes = buffer.asSlice(0, count).asByteBuffer();
      if (out) {
        listener.out(bytes);
      } else {
        listener.err(bytes);
      }
      return true;
    }
    return count == -Libc.EAGAIN || count == -Libc.EINTR;
  }

  /** Its first process has ended; whatever it left behind is ended too. */
  void exit() {
    // Not reaped yet, so the group is still its own.
    Libc.kill(-pid, Libc.SIGKILL);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(JAVA_INT);
      MemorySegment usage = arena.allocate(RUSAGE, 8);
      if (Libc.wait4(pid, word, Libc.WNOHANG, usage) != pid) {
        return;
      }
      status = word.get(JAVA_INT, 0);
      maxRss = usage.get(JAVA_LONG, RUSAGE_MAXRSS) * 1024;
      cpu = time(usage, 0).plus(time(usage, 16));
    }
    wall = Duration.ofNanos(System.nanoTime() - startedAt);
    exited = true;
    watch.tree().rootReaped();
    loop.reaped(this);
    Libc.close(pidfd);
    input.close();
    read = input.read();
    killing = false;
    killAll();
    finishIfGone();
  }

  private static Duration time(MemorySegment usage, int offset) {
    long seconds = usage.get(JAVA_LONG, offset);
    long micros = usage.get(JAVA_LONG, offset + 8L);
    return Duration.ofNanos((seconds * MICROS + micros) * 1000);
  }

  /** To be called from time to time: looks after limits, and after what should be gone. */
  void look() {
    if (ended) {
      return;
    } else if (ending()) {
      killAll();
      finishIfGone();
    } else if (watch.look(loop.orphans())) {
      killAll();
    }
  }

  private Ending ending(Watch watch) {
    int signal = status & 0x7f;
    boolean returned = signal == 0;
    return new Ending(
        returned ? (status >> 8) & 0xff : Ending.NO_EXIT_CODE,
        returned ? "" : Signals.name(signal),
        watch.strike(),
        new Ending.Usage(Math.max(OwnPeak.beyond(maxRss), watch.peakMemory()), cpu, wall),
        read);
  }

  private void finishIfGone() {
    if (!exited || ended) {
      return;
    }
    long since = System.nanoTime() - killedAt;
    boolean gone = watch.tree().members(loop.orphans()).isEmpty();
    boolean told = (!outOpen && !errOpen) || since > LENT_PIPES.toNanos();
    boolean late = since > HARD_TO_KILL.toNanos();
    if ((gone && told) || late) {
      if (!gone) {
        LOG.warn("Process {} has ended, but something that it started can't be killed.", pid);
      }
      ended = true;
      pipes.closeFrom();
      loop.ended(this);
      listener.ended(ending(watch));
    }
  }
}
