package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.observe.OutcomeCounts;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.TaskState;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened to calls, attempts and tasks of each type. */
record CallMetrics(TypeLabels types, boolean keepsTasks) implements Source {
  private static final String TYPE = "type";
  private static final String OUTCOME = "outcome";

  private static final Metric CALLS =
      Metric.counter("firebreak_calls", "Calls that ended, those refused included.", TYPE, OUTCOME);
  private static final Metric CALL_TIME =
      Metric.times(
          "firebreak_call_duration_seconds",
          "The time of an admitted call from its admission to its answer.",
          TYPE);
  private static final Metric CALL_WAIT =
      Metric.times("firebreak_call_wait_seconds", "The time of a call in the waiting line.", TYPE);
  private static final Metric STARTED =
      Metric.counter("firebreak_attempts_started", "Attempts of calls and tasks that began.", TYPE);
  private static final Metric ATTEMPTS =
      Metric.counter(
          "firebreak_attempts", "Attempts of calls and tasks that ended.", TYPE, OUTCOME);
  private static final Metric ATTEMPT_TIME =
      Metric.times("firebreak_attempt_duration_seconds", "The time of an attempt.", TYPE);
  private static final Metric RETRIES =
      Metric.counter("firebreak_retries", "Failed attempts that another one follows.", TYPE);
  private static final Metric DENIED =
      Metric.counter(
          "firebreak_retries_denied",
          "Failed attempts of calls without another one because the retry budget was spent.",
          TYPE);
  private static final Metric REFUSALS =
      Metric.counter(
          "firebreak_refusals",
          "Calls and submits that were refused, and attempts of tasks that were given back.",
          TYPE,
          "reason");
  private static final Metric ABANDONED =
      Metric.counter(
          "firebreak_abandoned_attempts",
          "Attempts whose handler or program did not stop when it was told to.",
          TYPE);
  private static final Metric QUEUED =
      Metric.counter(
          "firebreak_tasks_submitted",
          "Tasks that this node stored, or queued again on request.",
          TYPE);
  private static final Metric CLAIMED =
      Metric.counter("firebreak_tasks_claimed", "Claims of tasks by this node.", TYPE);
  private static final Metric STEPS =
      Metric.counter(
          "firebreak_steps_recorded", "Steps that attempts of this node have recorded.", TYPE);
  private static final Metric STEPS_SERVED =
      Metric.counter(
          "firebreak_steps_served",
          "Steps that this node did not run again, as their results were recorded.",
          TYPE);
  private static final Metric TASK_WAIT =
      Metric.times(
          "firebreak_task_wait_seconds",
          "The time from when a task is due until its attempt begins, for each attempt.",
          TYPE);
  private static final Metric ENDED =
      Metric.counter("firebreak_tasks_ended", "Tasks that ended on this node.", TYPE, OUTCOME);
  private static final Metric TASK_TIME =
      Metric.times(
          "firebreak_task_duration_seconds",
          "The time of a task from its submission to its end, with all delays.",
          TYPE);
  private static final Metric LATE =
      Metric.counter(
          "firebreak_late_results",
          "Results of tasks that were not recorded, as another claim was made meanwhile.",
          TYPE);

  /** The labels, made once, as they are needed for each type. */
  private static final Map<Refusal, String> REASONS = words(Refusal.class);

  private static final Map<TaskState, String> STATES = words(TaskState.class);

  static final List<Metric> ALL =
      List.of(
          CALLS,
          CALL_TIME,
          CALL_WAIT,
          STARTED,
          ATTEMPTS,
          ATTEMPT_TIME,
          RETRIES,
          DENIED,
          REFUSALS,
          ABANDONED,
          QUEUED,
          CLAIMED,
          STEPS,
          STEPS_SERVED,
          TASK_WAIT,
          ENDED,
          TASK_TIME,
          LATE);

  @Override
  public void read(Samples to) {
    for (TypeLabels.Labelled one : types.now()) {
      TypeCounters counters = one.counters();
      calls(one.label(), counters, to);
      counts(one.label(), counters.counts(), to);
      REASONS.forEach(
          (reason, word) -> to.add(REFUSALS, counters.refused(reason), one.label(), word));
      if (keepsTasks) {
        tasks(one.label(), counters, to);
      }
    }
  }

  private static void calls(String label, TypeCounters counters, Samples to) {
    outcomes(CALLS, label, counters.calls(), to);
    outcomes(ATTEMPTS, label, counters.attemptEnds(), to);
    to.add(CALL_TIME, counters.times().calls(), label);
    to.add(CALL_WAIT, counters.times().waits(), label);
    to.add(ATTEMPT_TIME, counters.times().attempts(), label);
  }

  private static void outcomes(Metric metric, String label, OutcomeCounts counts, Samples to) {
    for (OutcomeKind kind : OutcomeKind.values()) {
      if (kind != OutcomeKind.PARKED || metric == ATTEMPTS) { // A call does not park.
        to.add(metric, counts.of(kind), label, kind.word());
      }
    }
  }

  private static void counts(String label, TypeCounters.Counts counts, Samples to) {
    to.add(STARTED, counts.attempts(), label);
    to.add(RETRIES, counts.retries(), label);
    to.add(DENIED, counts.retriesDenied(), label);
    to.add(ABANDONED, counts.abandoned(), label);
    to.add(LATE, counts.staleAttempts(), label);
  }

  private static void tasks(String label, TypeCounters counters, Samples to) {
    to.add(QUEUED, counters.tasks().tasksQueued(), label);
    to.add(CLAIMED, counters.tasks().tasksClaimed(), label);
    to.add(STEPS, counters.tasks().stepsRecorded(), label);
    to.add(STEPS_SERVED, counters.tasks().stepsServed(), label);
    to.add(TASK_WAIT, counters.tasks().waits(), label);
    to.add(TASK_TIME, counters.tasks().times(), label);
    STATES.forEach(
        (state, word) -> {
          if (state.isFinal()) {
            to.add(ENDED, counters.tasks().endedAs(state), label, word);
          }
        });
  }

  private static <E extends Enum<E>> Map<E, String> words(Class<E> of) {
    Map<E, String> words = new EnumMap<>(of);
    for (E one : of.getEnumConstants()) {
      words.put(one, one.name().toLowerCase(Locale.ROOT));
    }
    return words;
  }
}
