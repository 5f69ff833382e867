package dev.firebreak.isolation;

import dev.firebreak.api.Attempt;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a handler is told of its attempt. */
public final class AttemptContext implements Attempt {
  private static final long TELL_NANOS = 100_000_000;
  private static final int LONGEST_NOTE = 200;

  private final RunId id;
  private final String type;
  private final int number;
  private volatile long deadlineNanos;
  private final LongSupplier nanoClock;

  /** Not this object itself, which the handler has and might lock. */
  private final Object lock = new Object();

  /** Set before the attempt begins: the plugin whose code it runs, null for the server's own. */
  private @Nullable ClassLoader plugin;

  /** Set before the attempt begins: the caller's place in a trace. */
  private @Nullable String trace;

  /** Set before the attempt begins: the claim that it has; 0 for a call. */
  private int fence;

  /** Set before the attempt begins: who wants to know how far it is; null for nobody. */
  private @Nullable ProgressListener listener;

  /** Set before the attempt begins, if it needs a process; null if it does not. */
  private @Nullable ProcessWait wait;

  /** When a process was given the attempt; means nothing while {@code waiting}. */
  private volatile long handedOverAt;

  private volatile boolean waiting;

  /** When progress was told last. */
  private final AtomicLong toldAt = new AtomicLong(Long.MIN_VALUE);

  /** Set before the attempt begins: run once a program that outlived its kill is gone. */
  private Runnable whenGone = () -> {};

  private volatile boolean outlived;
  private volatile boolean cancelled;

  /** Guarded by the lock. Null while nothing is registered, which is the usual case. */
  private @Nullable List<Runnable> cancelActions;

  /**
   * A new attempt.
   *
   * @param id of the call or task
   * @param type its type's name
   * @param number which try, from 1
   * @param deadlineNanos when its time is up, by {@code nanoClock}
   * @param nanoClock as {@link System#nanoTime}
   */
  public AttemptContext(
      RunId id, String type, int number, long deadlineNanos, LongSupplier nanoClock) {
    this.id = id;
    this.type = type;
    this.number = number;
    this.deadlineNanos = deadlineNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public String id() {
    return id.toString();
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int fence() {
    return fence;
  }

  @Override
  public void progress(double fraction, @Nullable String note) {
    ProgressListener told = listener;
    long now = nanoClock.getAsLong();
    long last = toldAt.get();
    if (told == null
        || (last != Long.MIN_VALUE && now - last < TELL_NANOS)
        || !toldAt.compareAndSet(last, now)) {
      return;
    }
    double within = fraction >= 0 ? Math.min(fraction, 1) : 0;
    told.progressed(within, note == null ? null : Excerpt.of(note, LONGEST_NOTE));
  }

  /**
   * To be called before the attempt of a task begins.
   *
   * @param fence the number of its claim
   * @param listener told how far it is
   */
  public void ofTask(int fence, ProgressListener listener) {
    this.fence = fence;
    this.listener = listener;
  }

  /** To be called before the attempt begins, if it needs a process: its timeout begins later. */
  public void needsProcess(ProcessWait wait) {
    this.wait = wait;
    waiting = true;
  }

  /** A process is given the attempt: its timeout begins. */
  public void handedOver() {
    ProcessWait told = wait;
    if (told != null) {
      handedOverAt = nanoClock.getAsLong();
      deadlineNanos = told.deadlineOfAttempt(handedOverAt);
      waiting = false;
      told.deadlineChanged(deadlineNanos);
    }
  }

  /** The process that was given the attempt took nothing of it; it waits for another. */
  public void waitsAgain() {
    ProcessWait told = wait;
    if (told != null && !waiting) {
      waiting = true;
      deadlineNanos = told.deadlineOfWait(nanoClock.getAsLong());
      told.deadlineChanged(deadlineNanos);
    }
  }

  /** Whether no process was given the attempt yet that needs one. */
  public boolean waiting() {
    return waiting;
  }

  /** When the attempt began: handed over to its process, or else at this time. */
  public long begunAt(long otherwise) {
    return wait == null || waiting ? otherwise : handedOverAt;
  }

  /** When its time is up, by its clock: that of its wait, while it waits. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** How long it may run if it begins now. */
  public Duration allowance() {
    ProcessWait told = wait;
    long now = nanoClock.getAsLong();
    long end = told == null || !waiting ? deadlineNanos : told.deadlineOfAttempt(now);
    return Duration.ofNanos(Math.max(0, end - now));
  }

  /** Tells this attempt from all others of the same call or task. */
  public int unique() {
    return fence > 0 ? fence : number;
  }

  @Override
  public Instant deadline() {
    return Instant.now().plusNanos(deadlineNanos - nanoClock.getAsLong());
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - nanoClock.getAsLong()));
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    Objects.requireNonNull(action, "action");
    synchronized (lock) {
      if (!cancelled) {
        if (cancelActions == null) {
          cancelActions = new ArrayList<>(2);
        }
        cancelActions.add(action);
        return;
      }
    }
    runElsewhere(action);
  }

  public void cancel() {
    List<Runnable> actions;
    synchronized (lock) {
      cancelled = true;
      actions = cancelActions == null ? List.of() : cancelActions;
      cancelActions = null;
    }
    actions.forEach(this::runElsewhere);
  }

  /** To be called before the attempt begins. */
  public void belongsTo(ClassLoader plugin) {
    this.plugin = plugin;
  }

  /** To be called before the attempt begins. */
  public void belongsToTrace(@Nullable String trace) {
    this.trace = trace;
  }

  /**
   * To be called before the attempt begins.
   *
   * @param whenGone run, from any thread, when a program that outlived its kill has ended
   */
  public void whenGone(Runnable whenGone) {
    this.whenGone = whenGone;
  }

  /** The program was killed and is still there; its outcome is told without waiting for it. */
  public void outlive() {
    outlived = true;
  }

  /** The program that outlived its kill is gone. */
  public void gone() {
    if (outlived) {
      whenGone.run();
    }
  }

  /** Whether the program was killed and was still there when the outcome was told. */
  public boolean outlived() {
    return outlived;
  }

  @Nullable
  public String trace() {
    return trace;
  }

  /** Has it run on a thread on which the handler's author's code may run. */
  public void runElsewhere(Runnable action) {
    CancelThreads.run(action, plugin);
  }

  /** The attempt has ended: nothing registered may run any more. */
  public void forgetActions() {
    synchronized (lock) {
      cancelActions = null;
    }
  }
}
