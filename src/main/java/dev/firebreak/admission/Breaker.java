package dev.firebreak.admission;

import static java.util.Objects.requireNonNull;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker (Nygard, Release It!, 2007). It is closed while a type works, and lets all runs
 * through. It opens when nearly every attempt of the type crashes, and then refuses all runs. After
 * a pause it admits one run, the probe, and closes or opens again by how that ends. It outlives the
 * supervisor. Thread-safe, without locks.
 *
 * <p>Only crashes count: bad input, a short timeout or a disconnect, which a caller can cause, must
 * not open the breaker for other callers.
 */
public final class Breaker {
  private final TypeSettings.Breaker settings;

  /** The exit codes by which the type's command reports a temporary failure; they do not count. */
  private final Set<Integer> retryCodes;

  private final LongSupplier nanoClock;
  private final String detail;
  private final AtomicReference<State> state;

  /** The state of a breaker. */
  public enum Position {
    /** The breaker is switched off and never opens. */
    OFF,
    /** All runs are admitted. */
    CLOSED,
    /** All runs are refused until the pause is over; the next run is the probe. */
    OPEN,
    /** The probe runs; all other runs are refused until it ends. */
    PROBING
  }

  /**
   * A snapshot of a breaker.
   *
   * @param position its state
   * @param crashShare the share of crashes among the last attempts; if the breaker is not closed,
   *     the share at which it opened
   * @param pauseLeft how long the breaker will stay open at least
   */
  public record View(Position position, double crashShare, Duration pauseLeft) {}

  sealed interface State {}

  private record Closed(CrashWindow window) implements State {}

  private record Open(long until, double crashShare) implements State {}

  /** Held by the run that is the probe. Compared by identity. */
  public static final class Probe implements State {
    private final Open before;

    private Probe(Open before) {
      this.before = before;
    }
  }

  /** A run as the breaker sees it. The run that is the probe keeps the {@link Probe}. */
  public interface Candidate {
    /** Returns the probe; null if this run is not the probe. */
    @Nullable Probe probe();

    void probe(Probe probe);
  }

  Breaker(TypeSettings type, LongSupplier nanoClock) {
    this.settings = type.protection().breaker();
    this.retryCodes =
        type.program() == null ? Set.of() : type.program().results().exitCodes().retry();
    this.nanoClock = nanoClock;
    this.detail = "Nearly every attempt of type " + type.name() + " crashed";
    this.state = new AtomicReference<>(closedAnew());
  }

  /** Returns why no run would be admitted now; null if one would be. Changes nothing. */
  public Outcome.@Nullable Refused precheck() {
    State now = state.get();
    if (now instanceof Closed || (now instanceof Open open && left(open) <= 0)) {
      return null;
    }
    return refusal();
  }

  /**
   * Admits a run and returns null, making it the probe if it is time for one; or returns why not.
   */
  public Outcome.@Nullable Refused tryAcquire(Candidate run) {
    while (true) {
      State now = state.get();
      if (now instanceof Closed) {
        return null;
      }
      if (!(now instanceof Open open) || left(open) > 0) {
        return refusal();
      }
      Probe probe = new Probe(open);
      if (state.compareAndSet(now, probe)) {
        run.probe(probe);
        return null;
      }
    }
  }

  /** Whether the breaker is closed, so that all runs are admitted. */
  public boolean isClosed() {
    return state.get() instanceof Closed;
  }

  /** Whether a run that was admitted may begin an attempt. */
  public boolean allows(Candidate run) {
    State now = state.get();
    return now instanceof Closed || now == run.probe();
  }

  /** Counts the end of an attempt. */
  public void record(Candidate run, Outcome outcome) {
    switch (outcome) {
      case Outcome.Crashed(Cause.Ended end) when saysRetry(end) -> {}
      case Outcome.Crashed _ -> record(run, true);
      case Outcome.Succeeded _, Outcome.SucceededAtLength _ -> record(run, false);
      case Outcome.TimedOut _, Outcome.OutputTooLarge _ -> record(run, false);
      case Outcome.Rejected _, Outcome.Malformed _, Outcome.Invalid _ -> {}
      case Outcome.Cancelled _, Outcome.Refused _, Outcome.Parked _ -> {}
      case Outcome.Misused _, Outcome.NotStarted _, Outcome.Unknown _ -> {}
      case Outcome.OutputNotKept _ -> {} // The node's fault.
    }
  }

  private boolean saysRetry(Cause.Ended end) {
    return end.limit() == null && end.exitCode() != null && retryCodes.contains(end.exitCode());
  }

  private void record(Candidate run, boolean crashed) {
    State now = state.get();
    if (settings.window() == 0) {
      return;
    } else if (now instanceof Closed(CrashWindow window)) {
      window.record(crashed);
      if (crashed && window.full() && window.share() >= settings.crashShare()) {
        state.compareAndSet(now, open(window.share()));
      }
    } else if (now instanceof Probe probe && probe == run.probe()) {
      state.compareAndSet(probe, crashed ? open(probe.before.crashShare()) : closedAnew());
    }
  }

  /**
   * Notes that a run is over. If it was the probe and had no attempt, the next run is the probe.
   */
  public void release(Candidate run) {
    Probe probe = run.probe();
    if (probe != null) {
      state.compareAndSet(probe, probe.before);
    }
  }

  public Outcome.Refused refusal() {
    Duration wait = view().pauseLeft();
    return new Outcome.Refused(Refusal.BREAKER_OPEN, detail, false, wait);
  }

  /** Returns a snapshot. */
  public View view() {
    return switch (requireNonNull(state.get())) {
      case Closed(CrashWindow window) ->
          new View(
              settings.window() == 0 ? Position.OFF : Position.CLOSED,
              window.share(),
              Duration.ZERO);
      case Open open ->
          new View(Position.OPEN, open.crashShare(), Duration.ofNanos(Math.max(0, left(open))));
      case Probe probe -> new View(Position.PROBING, probe.before.crashShare(), Duration.ZERO);
    };
  }

  private Closed closedAnew() {
    return new Closed(new CrashWindow(settings.window()));
  }

  private Open open(double crashShare) {
    return new Open(nanoClock.getAsLong() + settings.pause().toNanos(), crashShare);
  }

  private long left(Open open) {
    return open.until() - nanoClock.getAsLong();
  }
}
