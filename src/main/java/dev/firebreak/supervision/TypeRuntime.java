package dev.firebreak.supervision;

import dev.firebreak.admission.AdmissionLimits;
import dev.firebreak.admission.Breaker;
import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Drain;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.store.Start;
import dev.firebreak.task.Outcome;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A type at run time: what its supervisor and workers share, and what outlives them when they fail.
 *
 * @param settings as declared in the configuration
 * @param isolation runs its attempts
 * @param suspectIsolation runs the attempts of tasks that are suspected of killing the JVM
 * @param capacity its slots and the places in its waiting line
 * @param limits what refuses runs although there is capacity
 * @param dueTasks its tasks that are due and not claimed
 * @param listener told what happens to its runs
 * @param nanoClock as {@link System#nanoTime}
 */
public record TypeRuntime(
    TypeSettings settings,
    Isolation isolation,
    Isolation suspectIsolation,
    Capacity capacity,
    AdmissionLimits limits,
    DueTasks dueTasks,
    RunListener listener,
    LongSupplier nanoClock) {

  /** A type without runs, whose attempts all run in the same way. */
  public static TypeRuntime create(
      TypeSettings settings,
      Isolation isolation,
      RunListener listener,
      Drain drain,
      LongSupplier nanoClock) {
    return create(settings, isolation, isolation, listener, drain, nanoClock);
  }

  /** A type without runs. */
  public static TypeRuntime create(
      TypeSettings settings,
      Isolation isolation,
      Isolation suspectIsolation,
      RunListener listener,
      Drain drain,
      LongSupplier nanoClock) {
    Capacity capacity = Capacity.of(settings, isolation, suspectIsolation, drain);
    AdmissionLimits limits = AdmissionLimits.of(settings, nanoClock);
    DueTasks dueTasks = new DueTasks(settings.name());
    return new TypeRuntime(
        settings, isolation, suspectIsolation, capacity, limits, dueTasks, listener, nanoClock);
  }

  /** Its name, as in the URL. */
  public String name() {
    return settings.name();
  }

  /** Where the attempts of its tasks begin. */
  public Start start() {
    return settings.level().isIsolated() ? Start.ISOLATED : Start.ON_THREAD;
  }

  /** How many of its tasks may run on all nodes together; null for any number. */
  @Nullable
  public Integer mostInCluster() {
    int most = settings.capacity().clusterConcurrency();
    return most == 0 ? null : most;
  }

  /**
   * Returns why no run would be admitted now even if no other run were admitted; null if one would.
   * Changes nothing.
   */
  public Outcome.@Nullable Refused refusal() {
    Outcome.Refused refusal = capacity.refusal();
    return refusal == null ? limits.breaker().precheck() : refusal;
  }

  /** Which limit keeps its tasks from running, as a word; null if none does. */
  @Nullable
  public String keepsWaiting() {
    Outcome.Refused refusal = refusal();
    if (refusal != null) {
      return refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    } else if (capacity.slotsTaken() >= settings.capacity().concurrency()) {
      return "concurrency";
    }
    return mostInCluster() == null ? null : "cluster-concurrency";
  }

  public Breaker breaker() {
    return limits.breaker();
  }

  public long now() {
    return nanoClock.getAsLong();
  }
}
