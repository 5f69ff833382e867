package dev.firebreak.process;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one program: kills all processes that it started, until none is left, reaps the first
 * one, and reports the end. Belongs to the loop.
 */
final class Termination {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  /** How long a process outside the tree that inherited a pipe may keep it open. */
  private static final Duration LENT_PIPES = Duration.ofSeconds(1);

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PAUSE_WITH_SURVIVOR = TimeUnit.SECONDS.toNanos(1);

  private final ProcessLoop loop;
  private final int pid;
  private final LimitsWatch watch;
  private final Streams streams;
  private final Listener listener;
  private final KilledTree killed;
  private final long startedAt = System.nanoTime();

  private boolean killing;
  private long killedAt;

  /** Whether the listener was notified that a process outlives its kill. */
  private boolean survives;

  /** How the first process ended; null until it was reaped. */
  private @Nullable Exit exit;

  private Duration wall = Duration.ZERO;

  private boolean complete;

  Termination(ProcessLoop loop, int pid, LimitsWatch watch, Streams streams, Listener listener) {
    this.loop = loop;
    this.pid = pid;
    this.watch = watch;
    this.streams = streams;
    this.listener = listener;
    this.killed = new KilledTree(watch.tree(), loop.kill());
  }

  /** Whether the program is being ended, or its first process has ended by itself. */
  boolean begun() {
    return killing || rootExited();
  }

  /** Whether the first process has ended and was reaped. */
  boolean rootExited() {
    return exit != null;
  }

  /** Whether all processes of the program have ended. */
  boolean complete() {
    return complete;
  }

  /** The time until the next step, in nanoseconds. */
  long pause() {
    if (killed.foundNone()) {
      return 0;
    }
    return survives ? PAUSE_WITH_SURVIVOR : PAUSE;
  }

  /** Sends a signal to all processes of the program. */
  void signal(int signal) {
    if (rootExited()) {
      return;
    }
    loop.kill().send(-pid, signal);
    for (ProcFs.Stat member : watch.tree().members(loop.orphans().scan())) {
      if (member.group() != pid) {
        loop.kill().send(member, signal);
      }
    }
  }

  /** Kills the program now; the next steps kill the processes that it started. */
  void kill() {
    if (!killing) {
      killing = true;
      killedAt = System.nanoTime();
    }
    // No other process can have this pid before the process has been reaped.
    if (!rootExited()) {
      loop.kill().send(-pid, ProcessCalls.SIGKILL);
    }
  }

  /**
   * Reaps the first process if it has ended; the processes that it left behind are killed.
   *
   * @return whether it has ended
   */
  boolean reapRoot() {
    // Not reaped yet, so the process group is still that of the program.
    loop.kill().send(-pid, ProcessCalls.SIGKILL);
    exit = Exit.reap(pid);
    if (exit == null) {
      return false;
    }
    killedAt = System.nanoTime();
    killing = true;
    wall = Duration.ofNanos(killedAt - startedAt);
    watch.tree().rootReaped();
    streams.closeInput();
    Orphans.reaped(pid);
    return true;
  }

  /**
   * Kills what is left of a program that is being ended.
   *
   * @param orphans the orphans that were found after all descriptors were handled
   * @return whether the program has just become {@link #complete}, so that its end is to be
   *     reported
   */
  boolean step(List<Orphan> orphans, MemorySegment buffer) {
    if (!rootExited()) {
      loop.kill().send(-pid, ProcessCalls.SIGKILL);
    }
    // Without the first process, every process in the tree is an orphan or descends from an
    // orphan.
    List<ProcFs.Stat> left = killed.sweep(orphans, rootExited() && needsNoMoreOutput());
    if (killed.ended()) {
      streams.finishOutput(buffer);
      complete = true;
      return true;
    }
    reportSurvivorIfLate(left, buffer);
    return false;
  }

  /** Whether no more output is waited for. */
  private boolean needsNoMoreOutput() {
    return streams.outputComplete() || sinceKill() > LENT_PIPES.toNanos();
  }

  private long sinceKill() {
    return System.nanoTime() - killedAt;
  }

  /** Reports once that a process outlives its kill, so that the waiting caller is answered. */
  private void reportSurvivorIfLate(List<ProcFs.Stat> left, MemorySegment buffer) {
    long since = sinceKill();
    if (survives || left.isEmpty() || since <= loop.kill().patience().toNanos()) {
      return;
    }
    survives = true;
    streams.finishOutput(buffer);
    streams.closeInput();
    String reason =
        ProcFs.describe(left.getFirst().pid())
            + " was killed "
            + TimeUnit.NANOSECONDS.toSeconds(since)
            + " s ago and is still there";
    LOG.warn(
        "A program with process id {} could not be ended: {}. Its caller is answered; its slot"
            + " stays taken until the process ends, which is checked every second.",
        pid,
        reason);
    listener.survived(reason, exit == null ? null : ending(exit));
  }

  /** Tells the listener that the program has ended. Call once, when it is {@link #complete}. */
  void report() {
    if (exit != null) {
      listener.ended(ending(exit));
    }
  }

  private Ending ending(Exit how) {
    return new Ending(
        how.exitCode(),
        how.signal(),
        watch.limitHit(),
        new Ending.Usage(
            Math.max(OwnPeak.beyond(how.maxRss()), watch.peakMemory()), how.cpu(), wall),
        streams.input().read());
  }
}
