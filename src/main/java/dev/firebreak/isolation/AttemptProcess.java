package dev.firebreak.isolation;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The process of an attempt, from the wait for it to its end, and the deadline, which depends on
 * when a process is given the attempt. An attempt on a thread has a deadline only. Thread-safe
 * after the attempt has begun.
 */
public final class AttemptProcess {
  private final LongSupplier nanoClock;
  private volatile long deadlineNanos;

  /** Set before the attempt begins; null if it needs no process. */
  private @Nullable ProcessWait wait;

  /** When a process was given the attempt; only valid while {@code waiting} is false. */
  private volatile long handedOverAt;

  private volatile boolean waiting;

  /** The process that was given the attempt; only valid while {@code waiting} is false. */
  private volatile long pid;

  /** Set before the attempt begins: run when a program that outlived its kill has ended. */
  private Runnable whenGone = () -> {};

  /** How the program that was started for the attempt ended; null before, and without one. */
  private volatile @Nullable ProgramEnd programEnd;

  private volatile boolean outlived;

  AttemptProcess(long deadlineNanos, LongSupplier nanoClock) {
    this.deadlineNanos = deadlineNanos;
    this.nanoClock = nanoClock;
  }

  /**
   * Says that the attempt needs a process, so that its timeout begins only with {@link
   * #handedOver}. To be called before the attempt begins.
   */
  public void needed(ProcessWait wait) {
    this.wait = wait;
    waiting = true;
  }

  /**
   * Records that a process was given the attempt: its timeout begins.
   *
   * @param process its process id
   */
  public void handedOver(long process) {
    ProcessWait current = wait;
    if (current != null) {
      pid = process;
      handedOverAt = nanoClock.getAsLong();
      deadlineNanos = current.deadlineOfAttempt(handedOverAt);
      waiting = false;
      current.deadlineChanged(deadlineNanos, false);
    }
  }

  /** Records that the process read nothing of the attempt, which waits for another process. */
  public void waitsAgain() {
    ProcessWait current = wait;
    if (current != null && !waiting) {
      waiting = true;
      deadlineNanos = current.deadlineOfWait(nanoClock.getAsLong());
      current.deadlineChanged(deadlineNanos, true);
    }
  }

  /** The process that was given the attempt; 0 if it has none. */
  public long pid() {
    return waiting ? 0 : pid;
  }

  /** Whether the attempt needs a process and has none yet. */
  public boolean waiting() {
    return waiting;
  }

  /** When a process was given the attempt; {@code otherwise} if none was. */
  public long begunAt(long otherwise) {
    return wait == null || waiting ? otherwise : handedOverAt;
  }

  /** The deadline by the attempt's clock; that of the wait while it waits for a process. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** How long the attempt may run if it begins now. */
  public Duration allowance() {
    ProcessWait current = wait;
    long now = nanoClock.getAsLong();
    long end = current == null || !waiting ? deadlineNanos : current.deadlineOfAttempt(now);
    return Duration.ofNanos(Math.max(0, end - now));
  }

  /**
   * To be called before the attempt begins.
   *
   * @param whenGone run, from any thread, when a program that outlived its kill has ended
   */
  public void whenGone(Runnable whenGone) {
    this.whenGone = whenGone;
  }

  /**
   * Records that the program was killed and still runs; the outcome is reported without waiting for
   * its end.
   */
  public void outlive() {
    outlived = true;
  }

  /** Records that the program that outlived its kill has ended. */
  public void gone() {
    if (outlived) {
      whenGone.run();
    }
  }

  /** Records how the program that was started for the attempt ended, before the outcome. */
  public void programEnded(ProgramEnd end) {
    programEnd = end;
  }

  /** How the program that was started for the attempt ended; null before, and without one. */
  public @Nullable ProgramEnd programEnd() {
    return programEnd;
  }

  /** Whether the program was killed and still ran when the outcome was reported. */
  public boolean outlived() {
    return outlived;
  }
}
