package dev.firebreak.metrics;

import dev.firebreak.admission.Breaker;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.isolation.WarmProcesses;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.pause.Pause;
import dev.firebreak.supervision.TypeRuntime;
import java.time.InstantSource;
import java.util.List;

/** The limits of each type and their use, and whether it works. */
record CapacityMetrics(TypeLabels types, InstantSource clock) implements Source {
  private static final String TYPE = "type";

  private static final Metric SLOTS =
      Metric.gauge("firebreak_slots", "Slots of the type on this node.", TYPE);
  private static final Metric TAKEN =
      Metric.gauge("firebreak_slots_taken", "Slots that attempts hold.", TYPE);
  private static final Metric WAITING =
      Metric.gauge("firebreak_waiting_calls", "Calls in the waiting line.", TYPE);
  private static final Metric WAITING_LIMIT =
      Metric.gauge("firebreak_waiting_calls_limit", "Places in the waiting line.", TYPE);
  private static final Metric ADMITTED =
      Metric.gauge(
          "firebreak_admitted_runs",
          "Calls and attempts of tasks that run, wait, or pause between two attempts.",
          TYPE);
  private static final Metric LEAKED =
      Metric.gauge("firebreak_leaked_attempts", "Abandoned attempts that still run.", TYPE);
  private static final Metric LEAKED_LIMIT =
      Metric.gauge(
          "firebreak_leaked_attempts_limit",
          "The number of leaked attempts from which on the type refuses work.",
          TYPE);
  private static final Metric BREAKER =
      Metric.largest(
          "firebreak_breaker_open",
          "1 while the circuit breaker refuses runs, waiting or with a probe; else 0.",
          TYPE);
  private static final Metric BUDGET =
      Metric.gauge("firebreak_retry_budget", "Retries of calls that could be made now.", TYPE);
  private static final Metric SUPERVISORS =
      Metric.gauge("firebreak_supervisors_working", "Supervisors that are not restarting.", TYPE);
  private static final Metric RESTARTS =
      Metric.counter(
          "firebreak_supervisor_restarts", "Failures of the supervisor of the type.", TYPE);
  private static final Metric WARM =
      Metric.gauge(
          "firebreak_warm_processes", "Processes that are kept for attempts.", TYPE, "state");

  private static final Metric PAUSED =
      Metric.largest("firebreak_paused", "1 while the type is paused, else 0.", TYPE);
  private static final Metric PAUSE_AGE =
      Metric.largest(
          "firebreak_pause_age_seconds",
          "How long the type has been paused; 0 if it is not.",
          TYPE);

  static final List<Metric> ALL =
      List.of(
          SLOTS,
          TAKEN,
          WAITING,
          WAITING_LIMIT,
          ADMITTED,
          LEAKED,
          LEAKED_LIMIT,
          BREAKER,
          BUDGET,
          SUPERVISORS,
          RESTARTS,
          WARM,
          PAUSED,
          PAUSE_AGE);

  @Override
  public void read(Samples to) {
    for (TypeLabels.Labelled one : types.now()) {
      capacity(one.label(), one.type(), to);
      health(one.label(), one.type(), one.counters(), to);
      WarmProcesses warm = one.type().isolation().warm();
      if (warm != null) {
        to.add(WARM, warm.busy(), one.label(), "busy");
        to.add(WARM, warm.idle(), one.label(), "idle");
      }
    }
  }

  private static void capacity(String label, TypeRuntime type, Samples to) {
    TypeSettings.Capacity limits = type.settings().capacity();
    to.add(SLOTS, limits.concurrency(), label);
    to.add(TAKEN, type.capacity().slotsUsed(), label);
    to.add(WAITING, type.capacity().waiting(), label);
    to.add(WAITING_LIMIT, limits.maxWaiting(), label);
    to.add(ADMITTED, type.capacity().admitted(), label);
    to.add(LEAKED, type.capacity().leaked(), label);
    to.add(LEAKED_LIMIT, limits.maxLeaked(), label);
  }

  private void health(String label, TypeRuntime type, TypeCounters counters, Samples to) {
    Breaker.Position position = type.breaker().view().position();
    to.add(
        BREAKER, position == Breaker.Position.OPEN || position == Breaker.Position.PROBING, label);
    Pause pause = type.capacity().pause();
    to.add(PAUSED, pause != null, label);
    to.add(PAUSE_AGE, Seconds.since(pause == null ? null : pause.since(), clock.instant()), label);
    to.add(BUDGET, type.limits().retryBudget().left(), label);
    to.add(SUPERVISORS, counters.supervisorWorks(), label);
    to.add(RESTARTS, counters.supervisorRestarts(), label);
  }
}
