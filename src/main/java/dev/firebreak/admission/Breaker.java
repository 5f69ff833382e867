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
 * Closes the door of a type of which nearly every attempt crashes, and lets one run through after
 * each pause to see whether that is over (a circuit breaker; Nygard, Release It!, 2007). Outlives
 * the supervisor. Thread-safe, without locks.
 *
 * <p>Only crashes count against a type: what a caller can bring about, by bad input, a short
 * timeout or leaving, must not close it to others.
 */
public final class Breaker {
  private final TypeSettings.Breaker settings;

  /** By which the type's command says that it failed for now, and is not broken. */
  private final Set<Integer> retryCodes;

  private final LongSupplier nanoClock;
  private final String detail;
  private final AtomicReference<State> state;

  /** Which of its states it is in, as a word. */
  public enum Position {
    /** It never opens. */
    OFF,
    /** Calls come in. */
    CLOSED,
    /** They don't, until the pause is over and the next one probes. */
    OPEN,
    /** One has come in, and others wait for what becomes of it. */
    PROBING
  }

  /**
   * What it is at.
   *
   * @param position its state
   * @param crashShare crashes among the last attempts; of one that is not closed, when it opened
   * @param pauseLeft how long it will stay open at least
   */
  public record View(Position position, double crashShare, Duration pauseLeft) {}

  sealed interface State {}

  private record Closed(CrashWindow window) implements State {}

  private record Open(long until, double crashShare) implements State {}

  /** Held by the one run that was let through. Equal to nothing but itself. */
  public static final class Probe implements State {
    private final Open before;

    private Probe(Open before) {
      this.before = before;
    }
  }

  /** What a breaker admits or refuses; it keeps the probe that it may be given. */
  public interface Candidate {
    /** Its probe; null if it is none. */
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

  /** Why no run would be let in now; null if one would. */
  public Outcome.@Nullable Refused precheck() {
    State now = state.get();
    if (now instanceof Closed || (now instanceof Open open && left(open) <= 0)) {
      return null;
    }
    return refusal();
  }

  /** Lets a run in, as the probe if it is time for one, or says why not. */
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

  /** Whether it keeps any run from an attempt. */
  public boolean isClosed() {
    return state.get() instanceof Closed;
  }

  /** Whether a run that was let in may begin an attempt. */
  public boolean allows(Candidate run) {
    State now = state.get();
    return now instanceof Closed || now == run.probe();
  }

  /** An attempt has ended. */
  public void record(Candidate run, Outcome outcome) {
    switch (outcome) {
      case Outcome.Crashed(Cause.Ended end) when saysRetry(end) -> {}
      case Outcome.Crashed _ -> record(run, true);
      case Outcome.Succeeded _, Outcome.SucceededAtLength _ -> record(run, false);
      case Outcome.TimedOut _, Outcome.OutputTooLarge _ -> record(run, false);
      case Outcome.Rejected _, Outcome.Malformed _, Outcome.Invalid _ -> {}
      case Outcome.Cancelled _, Outcome.Refused _ -> {}
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

  /** A run is over. If it was the probe and nothing became of it, the next one is. */
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

  /** What it is at now. */
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
