package dev.firebreak.workerprocess;

import dev.firebreak.command.Programs;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.isolation.WarmProcesses;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one type. They are started when needed; the process that was idle for the
 * shortest time gets the next attempt, so that the others can end. Thread-safe: the pool's monitor
 * guards its processes too, and nothing slow is done while it is held.
 */
final class Pool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MAX_DOUBLINGS = 8;

  /** The time within which a process must report that it is ready. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final ProcessSpec recipe;
  private final Dialect dialect;
  private final Programs programs;
  private final LongSupplier nanoClock;

  private final Set<WarmProcess> all = new HashSet<>();
  private final Survivors survivors = new Survivors();
  private final Deque<WarmProcess> free = new ArrayDeque<>();
  private int started;
  private int falseStarts;
  private long pausedUntil;
  private String falseStart = "";

  /** The next sweep; null while none is needed. */
  private @Nullable CompletableFuture<?> sweeper;

  private boolean closed;

  Pool(ProcessSpec recipe, Dialect dialect, Programs programs, LongSupplier nanoClock) {
    this.recipe = recipe;
    this.dialect = dialect;
    this.programs = programs;
    this.nanoClock = nanoClock;
  }

  ByteBudget memory() {
    return programs.memory();
  }

  Survivors survivors() {
    return survivors;
  }

  synchronized WarmProcesses processes() {
    return new WarmProcesses(all.size() - free.size(), free.size());
  }

  long now() {
    return nanoClock.getAsLong();
  }

  /** Gives an attempt to a process; returns an outcome if that is not possible. */
  synchronized @Nullable Outcome assign(WarmExecution execution) {
    Outcome unwanted = execution.unwanted();
    if (unwanted != null) {
      return unwanted;
    } else if (closed) {
      return new Outcome.NotStarted("this node is stopping");
    }
    WarmProcess process = pollFree();
    if (process == null) {
      long pause = pausedUntil - now();
      if (falseStarts > 0 && pause > 0) {
        return pausing(pause);
      }
      process = start();
      if (closed) {
        return new Outcome.NotStarted("this node is stopping");
      }
    }
    process.assign(execution);
    return null;
  }

  /**
   * Returns a free process; one whose folder a cleaner of temporary files has removed is replaced.
   */
  private @Nullable WarmProcess pollFree() {
    WarmProcess process = free.pollLast();
    while (process != null && process.hasLostItsFolder()) {
      process.retire();
      process = free.pollLast();
    }
    return process;
  }

  private Outcome pausing(long pause) {
    long ms = TimeUnit.NANOSECONDS.toMillis(pause) + 1;
    return new Outcome.NotStarted(
        "its process ended at once " + falseStart + "; it is started again in " + ms + " ms");
  }

  private WarmProcess start() {
    String name = recipe.type() + '-' + started++;
    WarmProcess process = new WarmProcess(this, programs, recipe, dialect, name);
    all.add(process);
    try {
      programs.execute(process::launch);
    } catch (RejectedExecutionException _) {
      closed = true; // The node is closed.
      all.remove(process);
    }
    return process;
  }

  /** Ends a process later if it has not become ready in time; see {@link #later}. */
  CompletableFuture<?> awaitReady(WarmProcess process) {
    return later(READY_WITHIN, () -> endUnlessReady(process));
  }

  private synchronized void endUnlessReady(WarmProcess process) {
    if (!process.isReady() && all.contains(process)) {
      process.endUnready();
    }
  }

  /** Adds a free process. A process that is not ready yet is chosen last. */
  void free(WarmProcess process) {
    if (process.isEnding() || closed) {
      return;
    } else if (process.isReady()) {
      falseStarts = 0;
      free.addLast(process);
    } else {
      free.addFirst(process);
    }
    sweepLater(recipe.warm().idleTimeout());
  }

  void isReady() {
    falseStarts = 0;
  }

  /** Starts a process in place of one that was used up or broken, for the next attempt. */
  void replace() {
    long there = all.stream().filter(process -> !process.isEnding()).count();
    boolean pausing = falseStarts > 0 && pausedUntil - now() > 0;
    if (!closed && !pausing && there < recipe.warm().processes()) {
      free(start());
    }
  }

  /** Removes a process that must not get another attempt. */
  void withdraw(WarmProcess process) {
    free.remove(process);
  }

  void gone(WarmProcess process) {
    all.remove(process);
    free.remove(process);
    notifyAll();
  }

  /** Records the end of a process that its attempt caused. */
  void brokenOff(WarmProcess process) {
    gone(process);
    replace();
  }

  Outcome failedToStart(WarmProcess process, String reason) {
    return falseStart(process, "(" + reason + ")");
  }

  Outcome endedAtOnce(WarmProcess process, String how) {
    return falseStart(process, how);
  }

  private Outcome falseStart(WarmProcess process, String how) {
    gone(process);
    if (closed) {
      return new Outcome.NotStarted("this node is stopping");
    }
    long pause = FIRST_PAUSE.toNanos() << Math.min(falseStarts, MAX_DOUBLINGS);
    falseStarts++;
    falseStart = how;
    pausedUntil = now() + pause;
    LOG.atWarn()
        .addKeyValue("type", recipe.type())
        .log(
            "A worker process of type {} ended at once {}; the next one starts in {} ms at the"
                + " earliest.",
            recipe.type(),
            how,
            TimeUnit.NANOSECONDS.toMillis(pause));
    return pausing(pause);
  }

  void wroteUnexpectedly(WarmProcess process, String excerpt) {
    withdraw(process);
    LOG.atWarn()
        .addKeyValue("type", recipe.type())
        .log(
            "A worker process of type {} wrote output while it had no attempt; it is killed and"
                + " replaced. Its output: {}",
            recipe.type(),
            excerpt);
  }

  /**
   * Runs a task after a pause, unless the node has closed by then.
   *
   * @return to be cancelled when the task is not needed any more: until the pause is over, it keeps
   *     what the task refers to
   */
  CompletableFuture<?> later(Duration pause, Runnable task) {
    CompletableFuture<Void> timer = new CompletableFuture<>();
    var _ = timer.thenRunAsync(task, programs::execute);
    return timer.completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweepLater(Duration pause) {
    if (sweeper == null) {
      sweeper = later(pause, this::sweep);
    }
  }

  /** Ends the processes that were idle for too long. */
  synchronized void sweep() {
    sweeper = null;
    long timeout = recipe.warm().idleTimeout().toNanos();
    long now = now();
    for (WarmProcess process : List.copyOf(free)) {
      if (now - process.idleSince() >= timeout) {
        free.remove(process);
        process.retire();
      }
    }
    free.stream()
        .mapToLong(process -> timeout - (now - process.idleSince()))
        .min()
        .ifPresent(left -> sweepLater(Duration.ofNanos(left)));
  }

  /** Ends all processes, and waits for that at most as long as their grace. */
  @Override
  public synchronized void close() {
    closed = true;
    if (sweeper != null) {
      sweeper.cancel(false);
    }
    free.clear();
    all.forEach(WarmProcess::retire);
    long end = System.nanoTime() + recipe.grace().toNanos();
    try {
      for (long left = end - System.nanoTime();
          !all.isEmpty() && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
