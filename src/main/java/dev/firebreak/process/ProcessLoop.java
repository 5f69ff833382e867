package dev.firebreak.process;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the input, reads the output, checks the limits and reaps the processes
 * of all programs. It sleeps in poll(2) until a pipe, the end of a process or a task wakes it. A
 * failure in handling one program does not affect the others.
 */
final class ProcessLoop implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLoop.class);

  /**
   * The size of one read or write, so that heavy output of one program does not delay the others.
   */
  private static final int PIECE = 64 * 1024;

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long PAUSE_WHILE_CLOSING = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long AFTER_FAILURE_MS = 100;
  private static final long WARNING_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long WITHOUT_FILES_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final LoopTasks tasks = new LoopTasks();
  private final AwaitedPipes pipes = new AwaitedPipes();
  private final Orphans orphans = new Orphans();
  private final Loop loop = Loop.prompt("processes", this, () -> execute(() -> {}));
  private final AtomicInteger tickets = new AtomicInteger();
  private volatile boolean closed;

  private @Nullable ReaperClient reaperClient;

  /** Belongs to the thread, as do all fields below. */
  private final List<Child> children = new ArrayList<>();

  private final OrphanOwners owners = new OrphanOwners(() -> children.stream().map(Child::tree));
  private final MemorySegment buffer = Arena.ofAuto().allocate(PIECE, 8);
  private final MemorySegment one = Arena.ofAuto().allocate(8, 8);
  private final PollSet polled = new PollSet(64);
  private final ShortDelays delays = new ShortDelays(System::nanoTime);
  private long nextCheck = System.nanoTime();
  private long warnedAt = nextCheck - WARNING_PAUSE - 1;

  private final Kill kill;

  ProcessLoop(Kill kill) {
    this.kill = kill;
  }

  void start(ReaperClient reaper) {
    reaperClient = reaper;
    loop.start();
  }

  private ReaperClient reaperClient() {
    ReaperClient known = reaperClient;
    if (known == null) {
      throw new IllegalStateException("not started");
    }
    return known;
  }

  /** Runs a task on the thread soon. From any thread. */
  void execute(Runnable task) {
    tasks.add(task);
  }

  /** The pipes that it waits for at the request of other threads. From any thread. */
  AwaitedPipes pipes() {
    return pipes;
  }

  /** Runs an action a short time later. On the thread. */
  void delay(Runnable action) {
    delays.add(action);
  }

  /** The buffer for the bytes of one read or write. On the thread. */
  MemorySegment buffer() {
    return buffer;
  }

  /** Announces that a program is about to be started. From any thread, as is {@link #started}. */
  int ticket() {
    int ticket = tickets.decrementAndGet(); // No process has a negative pid.
    owners.starting(ticket);
    return ticket;
  }

  /**
   * Ends the start that the ticket stands for.
   *
   * @param child the started program; null if the start failed
   */
  void started(int ticket, @Nullable Child child) {
    execute(
        () -> {
          if (child != null) {
            children.add(child);
            reaperClient().started(child);
          }
          owners.started(ticket, child == null ? 0 : child.process());
        });
  }

  /** A reaper was started, which knows no process yet. */
  void reaperStarted() {
    reaperClient().tell(children, orphans.scan());
  }

  boolean closing() {
    return closed;
  }

  Kill kill() {
    return kill;
  }

  Orphans orphans() {
    return orphans;
  }

  void ended(Child child) {
    children.remove(child);
    reaperClient().ended(child);
    owners.ended(child.tree(), orphans.seen());
  }

  @Override
  public boolean turn() {
    if (closed && children.isEmpty() && tasks.isEmpty() && owners.noneLeft()) {
      return false; // The loop runs until all killed programs have ended.
    }
    try {
      pollOnce();
    } catch (UncheckedIOException e) {
      warn(e); // Not the fault of a program; the check is repeated.
    }
    return true;
  }

  @Override
  public void end() {
    Child reaper = reaperClient().running();
    if (reaper != null) {
      reaper.dismiss(); // No process is left for it to end.
    }
    tasks.close();
    pipes.close();
  }

  /** Runs an action whose failure must neither end this thread nor keep it busy. */
  void attempt(Runnable action, @Nullable Child concerned) {
    try {
      action.run();
    } catch (UncheckedIOException e) {
      warn(e); // Not the fault of a program; the check is repeated.
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      try {
        LOG.error(
            "Serving the processes of programs failed because of an error in the server; the"
                + " process concerned is killed, and other processes are not affected.",
            t);
        if (concerned != null) {
          concerned.killAll();
        } else {
          TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE_MS);
        }
      } catch (InterruptedException | RuntimeException | Error _) {
        // For example a full heap: the next turn tries again anyway.
      }
    }
  }

  private void warn(UncheckedIOException e) {
    long now = System.nanoTime();
    if (now - warnedAt > WARNING_PAUSE) {
      warnedAt = now;
      LOG.warn(
          "Running programs can't be checked ({}), so their ends and limits are noticed late; the"
              + " check is repeated.",
          e.getMessage());
    }
  }

  /** Waits until a descriptor is ready or a check is due, and handles all that are. */
  private void pollOnce() {
    polled.clear();
    int woken = polled.add(tasks.fd(), FileCalls.POLLIN);
    int awaited = polled.add(pipes.fd(), FileCalls.POLLIN);
    List<Child> served = new ArrayList<>(children);
    Child reaper = reaperClient().running();
    if (reaper != null) {
      served.add(reaper);
    }
    for (Child child : served) {
      child.addTo(polled);
    }
    polled.poll(pollTimeout(served));
    if (polled.ready(woken)) {
      FileCalls.read(tasks.fd(), one);
    }
    delays.runDue();
    if (polled.ready(awaited)) {
      pipes.runReady();
    }
    for (Child child : served) {
      attempt(() -> child.handleReady(polled, buffer), child);
    }
    tasks.take(task -> attempt(task, null));
    checkDue(served);
  }

  /** Checks all programs that are due with one list of orphans, because a scan takes time. */
  private void checkDue(List<Child> served) {
    long now = System.nanoTime();
    boolean all = now - nextCheck >= 0;
    List<Child> due = served.stream().filter(child -> child.checkDue(now)).toList();
    if (!all && due.isEmpty()) {
      return;
    }
    nextCheck = all ? now + (closed ? PAUSE_WHILE_CLOSING : PAUSE) : nextCheck;
    due.forEach(child -> child.postponeCheck(now + WITHOUT_FILES_PAUSE));
    List<Orphan> found = orphans.scan();
    owners.scanned(found);
    due.forEach(child -> attempt(() -> child.check(found, buffer), child));
    if (all) {
      owners.recheck(now);
      reaperClient().tell(children, found);
      if (!children.isEmpty() || (reaperClient().missing() && !closed)) {
        reaperClient().start();
      }
    }
  }

  /** How long the thread may sleep, in nanoseconds; -1 without limit. */
  private long pollTimeout(List<Child> served) {
    if (!tasks.isEmpty()) {
      return 0;
    } else if (children.isEmpty()
        && !owners.needScans()
        && !reaperClient().missing()
        && served.stream().noneMatch(Child::ending)) {
      return -1;
    }
    long now = System.nanoTime();
    long wait = Math.min(nextCheck - now, delays.untilNext(now));
    for (Child child : served) {
      wait = Math.min(wait, child.nextCheck() - now);
    }
    return Math.max(0, wait);
  }

  /** Kills all programs, and then ends the thread. */
  @Override
  public void close() {
    closed = true;
    execute(
        () -> {
          List.copyOf(children).forEach(Child::kill);
          nextCheck = System.nanoTime();
        });
    if (!loop.isCurrent()) {
      loop.join(Duration.ofSeconds(10));
    }
  }
}
