package dev.firebreak.tasks;

import dev.firebreak.admission.Slot;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.CallbackOrder;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.TaskState;
import dev.firebreak.traces.TraceSpan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Accepts tasks. A task that may start at once is claimed in the commit that stores it; the others
 * are claimed later, by any node. Thread-safe; no method blocks.
 */
public final class TaskSubmission {
  private final TaskRunner tasks;

  TaskSubmission(TaskRunner tasks) {
    this.tasks = tasks;
  }

  /**
   * The longest input of a task, in bytes: stores can't hold the longest body that a type may
   * accept.
   */
  public static long longestInput(Admission admission) {
    return Math.min(admission.type().settings().work().maxBody(), LongResult.LONGEST);
  }

  /**
   * Returns why no task of a type would be accepted now; null if one would. To be called once for
   * each task, as it takes a token of the rate limit.
   */
  public Outcome.@Nullable Refused tryAcquire(Admission admission) {
    long live = tasks.store().live();
    long most = tasks.parts().limits().maxBacklog();
    Outcome.Refused refusal = null;
    if (tasks.draining()) {
      refusal = new Outcome.Refused(Refusal.DRAINING, "This node is stopping", false);
    } else if (live >= most) {
      String detail = "There are " + live + " tasks, and the limit is " + most;
      refusal = new Outcome.Refused(Refusal.OVER_CAPACITY, detail, false);
    } else {
      refusal = admission.type().limits().rateLimit().tryAcquire();
    }
    if (refusal != null) {
      admission.type().listener().submitRefused(refusal);
    }
    return refusal;
  }

  /**
   * Accepts a task.
   *
   * @param submitted the task; whether it starts at once is decided here
   * @return whether it was accepted, once that is on stable storage
   */
  public CompletionStage<Accepted> submit(Admission admission, NewTask submitted) {
    TraceSpan span = StoreSpans.accept(admission, submitted);
    NewTask task = StoreSpans.traced(submitted, span);
    Submission.Plan plan = task.plan();
    boolean due = plan.delay() == null && !tasks.isLater(plan.runAt());
    Slot slot = due ? slotForNewcomer(admission.type()) : null;
    Start start = slot == null ? Start.LATER : admission.type().start();
    tasks.inFlight().operationStarted();
    CompletionStage<Accepted> accepting;
    try {
      accepting =
          tasks
              .store()
              .accept(
                  task.starting(start, search(admission, task), callback(admission, task))
                      .ofVersion(admission.type().versions().own()));
    } catch (Throwable t) {
      accepting = CompletableFuture.failedStage(t);
    }
    return accepting.whenComplete(
        (accepted, failure) -> {
          StoreSpans.end(span, accepted, failure);
          Slot unused = slot;
          try {
            if (accepted instanceof Accepted.Stored stored) {
              unused = stored.claim() == null ? slot : null;
              onStored(admission, task, stored, slot);
            }
          } finally {
            if (unused != null) {
              admission.giveBack(List.of(unused));
            }
            tasks.inFlight().operationEnded();
          }
        });
  }

  private static List<SearchValue> search(Admission admission, NewTask task) {
    return SearchMembers.of(admission.type().settings().work().search(), task.input());
  }

  private static @Nullable CallbackOrder callback(Admission admission, NewTask task) {
    CallbackSettings settings = admission.type().settings().endpoint().callback();
    return settings == null || (settings.url() == null && task.callback() == null)
        ? null
        : new CallbackOrder(
            settings.events(), task.callback(), settings.rules().retry().attempts());
  }

  /** Takes a slot for which no call and no older task waits; null if there is none. */
  private @Nullable Slot slotForNewcomer(TypeRuntime type) {
    return type.mostInCluster() != null
            || type.dueTasks().any()
            || !tasks.mayClaim()
            || type.refusal() != null
        ? null
        : type.capacity().takeSlotForTask();
  }

  private void onStored(
      Admission admission, NewTask submitted, Accepted.Stored stored, @Nullable Slot slot) {
    Claim claim = stored.claim();
    tasks
        .parts()
        .listener()
        .changed(
            new TaskChange(
                submitted.id(), submitted.type(), submitted.owner(), TaskState.QUEUED, 0));
    if (claim != null && slot != null) {
      Submission.Plan plan = submitted.plan();
      tasks.startAttempt(
          admission,
          new Claimed(
              claim,
              new Claimed.Tries(1, plan.maxAttempts(), 0),
              plan.timeout(),
              submitted.input(),
              submitted.trace(),
              submitted.owner(),
              Duration.ZERO),
          slot);
      return;
    }
    // Both times are by the store's clock.
    Duration after = Duration.between(stored.createdAt(), stored.runAt());
    tasks.hints().dueIn(submitted.type(), after);
    if (tasks.parts().peers().any() && !after.isPositive()) {
      tasks.parts().peers().workWaits(submitted.type());
    }
  }
}
