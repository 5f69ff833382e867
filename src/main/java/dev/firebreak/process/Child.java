package dev.firebreak.process;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running program. Only the methods of {@link Running} may be called from any thread; everything
 * else belongs to the loop's thread.
 */
final class Child implements Running {
  private static final Logger LOG = LoggerFactory.getLogger(Child.class);

  /** How long a process outside the tree that inherited a pipe may keep it open. */
  private static final Duration LENT_PIPES = Duration.ofSeconds(1);

  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LOOK_WHILE_ENDING = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LOOK_AT_SURVIVOR = TimeUnit.SECONDS.toNanos(1);

  private final ProcessLoop loop;
  private final int pid;

  /** Becomes readable when the process ends; negative while no descriptor is available. */
  private int pidfd;

  private final Pipes pipes;
  private final Input input;
  private final Output output;
  private final Listener listener;
  private final LimitsWatch watch;
  private final Priority priority;
  private final long startedAt;

  private boolean killing;
  private boolean ended;

  /** Whether the listener was told that a process outlives its kill. */
  private boolean survives;

  private long killedAt;
  private @Nullable Exit exit;
  private long lookAt;
  private int pidfdAt;
  private int inAt;
  private Duration wall = Duration.ZERO;

  /** The pid stays valid until the process is reaped, which only the loop does. */
  Child(ProcessLoop loop, int pid, Pipes pipes, Launch launch, String mark, Listener listener) {
    this.loop = loop;
    this.pid = pid;
    this.pidfd = loop.kill().watch(pid);
    this.pipes = pipes;
    this.input = new Input(pipes.toIn());
    this.output = new Output(pipes, listener);
    this.listener = listener;
    this.watch = new LimitsWatch(new Tree(pid, mark), launch.limits());
    this.priority = new Priority(launch.limits());
    this.startedAt = System.nanoTime();
    this.lookAt = startedAt + FIRST_LOOK;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public void send(byte[] bytes) {
    if (input.send(bytes)) {
      loop.execute(() -> {}); // The rest is sent once the pipe takes more.
    }
  }

  @Override
  public void endInput() {
    loop.execute(input::end);
  }

  @Override
  public void terminate() {
    loop.execute(() -> signalAll(ProcessCalls.SIGTERM));
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

  /** Adds the descriptors of this program to the poll set. */
  void enlist(PollSet polled) {
    pidfdAt = polled.add(hasExited() ? -1 : pidfd, FileCalls.POLLIN);
    output.enlist(polled);
    inAt = polled.add(input.wantsToWrite() ? input.fd() : -1, FileCalls.POLLOUT);
  }

  /** Handles the descriptors that are ready. */
  void serve(PollSet polled, MemorySegment buffer) {
    if (ended) {
      return;
    }
    output.serve(polled, buffer);
    if (polled.ready(inAt)) {
      input.write(buffer);
    }
    if (polled.ready(pidfdAt) && !hasExited()) {
      exit();
    }
    if (hasExited() && output.complete()) {
      lookAt = System.nanoTime();
    }
  }

  /** Whether the program is being ended, so that the next check is due soon. */
  boolean ending() {
    return killing || hasExited();
  }

  private boolean hasExited() {
    return exit != null;
  }

  /** When the next check is due, as {@link System#nanoTime}. */
  long lookAt() {
    return lookAt;
  }

  private void signalAll(int signal) {
    if (hasExited()) {
      return;
    }
    loop.kill().send(-pid, signal);
    for (ProcFs.Stat member : watch.tree().members(loop.orphans().scan())) {
      if (member.group() != pid) {
        loop.kill().send(member, signal);
      }
    }
  }

  /**
   * Kills the program now, and all processes that it started at the next checks, until none is
   * left.
   */
  void killAll() {
    lookAt = System.nanoTime();
    if (!killing) {
      killing = true;
      killedAt = lookAt;
    }
    // No other process can have this pid before the process has been reaped.
    if (!hasExited()) {
      loop.kill().send(-pid, ProcessCalls.SIGKILL);
    }
  }

  /** The first process has ended; all processes that it left behind are killed. */
  private void exit() {
    // Not reaped yet, so the process group is still that of the program.
    loop.kill().send(-pid, ProcessCalls.SIGKILL);
    exit = Exit.reap(pid);
    if (exit == null) {
      return;
    }
    wall = Duration.ofNanos(System.nanoTime() - startedAt);
    watch.tree().rootReaped();
    close(pidfd);
    input.close();
    loop.orphans().reaped(pid);
    killing = false;
    killAll();
  }

  private static void close(int fd) {
    if (fd >= 0) {
      FileCalls.close(fd);
    }
  }

  /** Sets the time of the next check, for the case that this check fails. */
  void lookAgain(long at) {
    lookAt = at;
  }

  /** Whether a check is due. */
  boolean due(long now) {
    return now - lookAt >= 0;
  }

  /**
   * Checks limits, and kills processes that should be gone.
   *
   * @param orphans the orphans that were found after all descriptors were served
   */
  void look(List<Orphan> orphans, MemorySegment buffer) {
    if (ended) {
      return;
    }
    lookAt = nextLook();
    if (pidfd < 0 && !hasExited()) {
      pidfd = loop.kill().watch(pid); // No descriptor was free; the program still runs.
    }
    if (!ending()) {
      if (watch.look(orphans)) {
        killAll();
      }
      priority.lower(watch.tree().sessions());
    }
    if (hasExited()) {
      // Without the first process, every process in the tree is an orphan or descends from an
      // orphan.
      finishIfGone(killMembers(orphans), buffer);
    } else if (killing) {
      loop.kill().send(-pid, ProcessCalls.SIGKILL);
      surviveIfLate(killMembers(orphans), buffer);
      if (pidfd < 0) {
        exit(); // No descriptor reports the end.
      }
    }
  }

  private long nextLook() {
    long now = System.nanoTime();
    if (ending()) {
      return now + (survives ? LOOK_AT_SURVIVOR : LOOK_WHILE_ENDING);
    }
    // Checking many programs together costs less than a wake-up for each.
    long pause = watch.pause();
    return now + pause - Math.floorMod(now, pause);
  }

  /** Kills all members of the tree, and returns the members that were found. */
  private List<ProcFs.Stat> killMembers(List<Orphan> orphans) {
    List<ProcFs.Stat> members = watch.tree().members(orphans);
    for (ProcFs.Stat member : members) {
      if (!member.zombie()) {
        loop.kill().send(member, ProcessCalls.SIGKILL);
      }
    }
    return members;
  }

  private void finishIfGone(List<ProcFs.Stat> left, MemorySegment buffer) {
    Exit how = exit;
    if (how == null) {
      return;
    }
    long since = System.nanoTime() - killedAt;
    if (left.isEmpty() && (output.complete() || since > LENT_PIPES.toNanos()) && noneAppeared()) {
      output.finish(buffer);
      ended = true;
      loop.ended(this);
      listener.ended(ending(how));
    } else {
      surviveIfLate(left, buffer);
    }
  }

  /**
   * Scans once more. A process whose parent ended after the orphans were listed is in no list until
   * the next scan; without the first process, every member of the tree is an orphan then.
   */
  private boolean noneAppeared() {
    return killMembers(loop.orphans().scan()).isEmpty();
  }

  /** Reports once that a process outlives its kill, so that the waiting caller is answered. */
  private void surviveIfLate(List<ProcFs.Stat> left, MemorySegment buffer) {
    long since = System.nanoTime() - killedAt;
    if (survives || left.isEmpty() || since <= loop.kill().patience().toNanos()) {
      return;
    }
    survives = true;
    output.finish(buffer);
    input.close();
    String survivor = ProcFs.describe(left.getFirst().pid());
    String reason =
        survivor
            + " was killed "
            + TimeUnit.NANOSECONDS.toSeconds(since)
            + " s ago and is still there";
    LOG.warn(
        "A program with process id {} could not be ended: {}. Its caller is answered; its slot"
            + " stays taken until the process ends, which is checked every second.",
        pid,
        reason);
    Exit how = exit;
    listener.survived(reason, how == null ? null : ending(how));
  }

  private Ending ending(Exit how) {
    return new Ending(
        how.exitCode(),
        how.signal(),
        watch.limitHit(),
        new Ending.Usage(
            Math.max(OwnPeak.beyond(how.maxRss()), watch.peakMemory()), how.cpu(), wall),
        input.read());
  }

  /** Kills the program at once and frees its resources, without telling the listener. */
  void dismiss() {
    ProcessCalls.kill(pid, ProcessCalls.SIGKILL);
    ProcessCalls.wait4(pid, MemorySegment.NULL, 0, MemorySegment.NULL);
    close(pidfd);
    input.close();
    pipes.closeFrom();
    loop.orphans().reaped(pid);
  }
}
