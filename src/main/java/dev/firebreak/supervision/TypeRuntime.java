package dev.firebreak.supervision;

import dev.firebreak.admission.AdmissionLimits;
import dev.firebreak.admission.Breaker;
import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Definition;
import dev.firebreak.admission.Drain;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.store.Start;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Versions;
import dev.firebreak.traces.Traces;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A type at run time: what its supervisor and workers share, and what outlives them when they fail.
 *
 * @param name as in the URL
 * @param capacity its slots and the places in its waiting line, with its {@link Definition}
 * @param dueTasks its tasks that are due and not claimed
 * @param listener receives what happens to its runs
 * @param nanoClock as {@link System#nanoTime}
 * @param traces records the spans of its runs
 */
public record TypeRuntime(
    String name,
    Capacity capacity,
    DueTasks dueTasks,
    RunListener listener,
    LongSupplier nanoClock,
    Traces traces) {

  /** A type without runs, whose attempts all run in the same way. */
  public static TypeRuntime create(
      TypeSettings settings,
      Isolation isolation,
      RunListener listener,
      Drain drain,
      LongSupplier nanoClock) {
    Definition definition = Definition.of(settings, isolation, isolation, nanoClock);
    return create(definition, listener, drain, nanoClock);
  }

  /** A type without runs, of which no spans are recorded. */
  public static TypeRuntime create(
      Definition definition, RunListener listener, Drain drain, LongSupplier nanoClock) {
    return create(definition, listener, drain, nanoClock, Traces.NONE);
  }

  /** A type without runs. */
  public static TypeRuntime create(
      Definition definition,
      RunListener listener,
      Drain drain,
      LongSupplier nanoClock,
      Traces traces) {
    String name = definition.settings().name();
    Capacity capacity = Capacity.of(definition, drain);
    return new TypeRuntime(name, capacity, new DueTasks(name), listener, nanoClock, traces);
  }

  /** Replaces the definition; see {@link Capacity#redefine}. */
  public void redefine(Definition next, Consumer<Definition> whenUnused) {
    capacity.redefine(next, nanoClock, whenUnused);
  }

  /** The settings as declared now. */
  public TypeSettings settings() {
    return capacity.definition().settings();
  }

  /** The version of its tasks, and those that run here, as declared now. */
  public Versions versions() {
    return capacity.definition().versions();
  }

  /** The isolation in which its attempts run now. */
  public Isolation isolation() {
    return capacity.definition().isolation();
  }

  /** What refuses runs although there is capacity. */
  public AdmissionLimits limits() {
    return capacity.definition().limits();
  }

  /** Where the attempts of its tasks begin. */
  public Start start() {
    return settings().level().isIsolated() ? Start.ISOLATED : Start.ON_THREAD;
  }

  /** How many of its tasks may run on all nodes together; null for any number. */
  @Nullable
  public Integer mostInCluster() {
    int most = settings().capacity().clusterConcurrency();
    return most == 0 ? null : most;
  }

  /**
   * Returns why no run would be admitted now even if no other run were admitted; null if one would.
   * Changes nothing.
   */
  public Outcome.@Nullable Refused refusal() {
    Outcome.Refused refusal = capacity.refusal();
    return refusal == null ? limits().breaker().precheck() : refusal;
  }

  /** Which limit keeps its tasks from running, as a word; null if none does. */
  @Nullable
  public String keepsWaiting() {
    Outcome.Refused refusal = refusal();
    if (refusal != null) {
      return refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    } else if (capacity.slotsUsed() >= settings().capacity().concurrency()) {
      return "concurrency";
    }
    return mostInCluster() == null ? null : "cluster-concurrency";
  }

  public Breaker breaker() {
    return limits().breaker();
  }

  public long now() {
    return nanoClock.getAsLong();
  }
}
