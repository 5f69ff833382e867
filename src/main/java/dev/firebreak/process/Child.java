package dev.firebreak.process;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running program. Only the methods of {@link Running} may be called from any thread; everything
 * else belongs to the loop's thread.
 */
final class Child implements Running {
  private static final long FIRST_CHECK = TimeUnit.MILLISECONDS.toNanos(20);

  private final ProcessLoop loop;
  private final int pid;

  /**
   * Becomes readable when the process ends; negative while no descriptor is free, and if the
   * process was reaped.
   */
  private int pidfd;

  private final Streams streams;
  private final LimitsWatch watch;
  private final Priority priority;
  private final Termination termination;

  /** Run by the loop when a pipe is ready that another thread had it wait for. */
  private final Runnable whenReadable;

  private final Runnable whenWritable;

  private long nextCheck;
  private int pidfdAt;

  /** The pid stays valid until the process is reaped, which only the loop does. */
  Child(ProcessLoop loop, int pid, Pipes pipes, ProgramStart program) {
    Limits limits = program.launch().limits();
    this.loop = loop;
    this.pid = pid;
    this.streams = new Streams(pipes, loop.pipes(), program.listener());
    this.watch = new LimitsWatch(new Tree(pid, program.mark()), limits);
    this.priority = new Priority(limits);
    this.termination = new Termination(loop, pid, watch, streams, program.listener());
    this.whenReadable = () -> loop.attempt(this::readable, this);
    this.whenWritable = () -> loop.attempt(() -> streams.input().write(loop.buffer()), this);
    this.nextCheck = System.nanoTime() + FIRST_CHECK;
    this.pidfd = loop.kill().watch(pid); // Last: nothing fails after it, so it is always closed.
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public long unsent() {
    return streams.input().pending();
  }

  @Override
  public void send(byte[] bytes) {
    if (streams.input().send(bytes)) {
      wakeLoop(); // The rest is sent once the pipe takes more.
    }
  }

  @Override
  public void endInput() {
    loop.execute(streams.input()::end);
  }

  @Override
  public void sendFrom(InputSource source) {
    streams.input().sendFrom(source);
    wakeLoop();
  }

  /** The next turn asks for the room, and for input. */
  private void wakeLoop() {
    loop.execute(() -> {});
  }

  @Override
  public void proceed() {
    if (!streams.output().await(whenReadable)) {
      wakeLoop();
    }
  }

  private void readable() {
    if (streams.output().growing()) {
      loop.delay(() -> loop.attempt(this::readAwaited, this));
    } else {
      readAwaited();
    }
  }

  private void readAwaited() {
    streams.output().readAwaited(loop.buffer());
  }

  @Override
  public void sendNow() {
    if (streams.input().sendNow() && !streams.input().await(whenWritable)) {
      wakeLoop(); // The rest is sent once the pipe takes more.
    }
  }

  @Override
  public void readNow() {
    if (streams.output().readNow()) {
      wakeLoop(); // The loop has waited for the end of the output.
    }
  }

  @Override
  public void terminate() {
    loop.execute(() -> termination.signal(ProcessCalls.SIGTERM));
  }

  @Override
  public void kill() {
    loop.execute(this::killAll);
  }

  Tree tree() {
    return watch.tree();
  }

  Input input() {
    return streams.input();
  }

  int process() {
    return pid;
  }

  /** Adds the descriptors of this program that are to be waited for. */
  void addTo(PollSet polled) {
    pidfdAt = polled.add(termination.rootExited() ? -1 : pidfd, FileCalls.POLLIN);
    streams.addTo(polled);
  }

  /** Handles the descriptors that are ready. */
  void handleReady(PollSet polled, MemorySegment buffer) {
    if (termination.complete()) {
      return;
    }
    streams.transfer(polled, buffer);
    if (polled.ready(pidfdAt) && !termination.rootExited()) {
      reapRoot();
    }
    if (termination.rootExited() && streams.outputComplete()) {
      nextCheck = System.nanoTime();
    }
  }

  /** Whether the program is being ended, so that the next check is due soon. */
  boolean ending() {
    return termination.begun();
  }

  /**
   * Kills the program now, and all processes that it started at the next checks, until none is
   * left.
   */
  void killAll() {
    nextCheck = System.nanoTime();
    termination.kill();
  }

  private void reapRoot() {
    if (termination.reapRoot()) {
      closePidfd();
      nextCheck = System.nanoTime();
    }
  }

  /** Closes the descriptor once: later its number is that of another file. */
  private void closePidfd() {
    if (pidfd >= 0) {
      FileCalls.close(pidfd);
      pidfd = -1;
    }
  }

  /** When the next check is due, as {@link System#nanoTime}. */
  long nextCheck() {
    return nextCheck;
  }

  /** Sets the time of the next check, for the case that this check fails. */
  void postponeCheck(long at) {
    nextCheck = at;
  }

  /** Whether a check is due. */
  boolean checkDue(long now) {
    return now - nextCheck >= 0;
  }

  /**
   * Kills the program if it exceeds a limit, kills processes that should be gone, and reports the
   * end once none is left.
   *
   * @param orphans the orphans that were found after all descriptors were handled
   */
  void check(List<Orphan> orphans, MemorySegment buffer) {
    if (termination.complete()) {
      return;
    }
    nextCheck = afterPause();
    if (pidfd < 0 && !termination.rootExited()) {
      watchAgain();
    }
    if (!termination.begun()) {
      enforceLimits(orphans);
    }
    if (termination.begun()) {
      boolean rootExited = termination.rootExited();
      if (termination.step(orphans, buffer)) {
        loop.ended(this);
        termination.report();
        return;
      }
      nextCheck = afterPause(); // Shorter than before if no process was found.
      if (pidfd < 0 && !rootExited) {
        reapRoot(); // No descriptor reports the end.
      }
    }
  }

  /** No descriptor was free when the program started, or the process was gone already. */
  private void watchAgain() {
    pidfd = loop.kill().watch(pid);
    if (pidfd == -Libc.ESRCH) {
      reapRoot(); // Other code of this JVM has reaped it.
    }
  }

  private void enforceLimits(List<Orphan> orphans) {
    watch.measure(orphans);
    if (watch.limitExceeded()) {
      killAll();
    }
    priority.lower(watch.tree().sessions());
  }

  private long afterPause() {
    long now = System.nanoTime();
    if (termination.begun()) {
      return now + termination.pause();
    }
    // Checking many programs together costs less than a wake-up for each.
    long pause = watch.pause();
    return now + pause - Math.floorMod(now, pause);
  }

  /** Kills the program at once and frees its resources, without telling the listener. */
  void dismiss() {
    if (!termination.rootExited()) { // Otherwise the pid may be that of another process.
      ProcessCalls.kill(pid, ProcessCalls.SIGKILL);
      ProcessCalls.wait4(pid, MemorySegment.NULL, 0, MemorySegment.NULL);
    }
    closePidfd();
    streams.discard();
    Orphans.reaped(pid);
  }
}
