package dev.firebreak.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.group.Family;
import dev.firebreak.step.StepNames;
import dev.firebreak.step.StepRefused;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Submits the children of a task. A child is found by its name again, so that a repeated attempt
 * submits none twice.
 *
 * @param tasks accepts tasks
 * @param parent the task that submits
 * @param repeats repeats a submit while the store can't be reached
 */
record ChildSubmission(TaskRunner tasks, Claimed parent, StoreRepeats repeats) {
  private static final int USUAL_PRIORITY = 2;

  CompletionStage<RunId> submit(String name, String type, Payload input) {
    Admission admission;
    try {
      StepNames.checked(name);
      admission = accepting(name, type, input);
    } catch (StepRefused e) {
      return CompletableFuture.failedStage(e);
    }
    RunId id = parent.claim().id();
    NewTask child =
        new NewTask(
                RunId.at(tasks.store().estimatedTime().toEpochMilli()),
                type,
                parent.owner(),
                new Submission.Plan(
                    USUAL_PRIORITY, null, null, admission.type().settings().retry().attempts()),
                input,
                IdempotencyKey.of(parent.owner() + '\n' + id, type, key(name), input),
                parent.trace())
            .in(Relations.childOf(id));
    return repeats
        .run(name, () -> submit(admission, child))
        .thenApply(accepted -> id(name, child, accepted));
  }

  /**
   * Returns the admission of a type, after the checks of a submit over HTTP. The backlog that a
   * token allows is not among them: an attempt has no token.
   */
  private Admission accepting(String name, String type, Payload input) {
    Admission admission = tasks.parts().types().find(type);
    String why;
    if (type.equals(CallbackSettings.TYPE)) {
      why = "only the node itself stores tasks of type " + type;
    } else if (admission == null) {
      why = "there is no type " + type;
    } else if (!admission.type().isolation().consumes().accept(input.contentType())) {
      why =
          type
              + " accepts "
              + admission.type().isolation().consumes()
              + ", not "
              + input.contentType();
    } else if (input.size() > TaskSubmission.longestInput(admission)) {
      why = "its input has more than " + TaskSubmission.longestInput(admission) + " bytes";
    } else {
      return admission;
    }
    throw new StepRefused(what(name) + " can't be submitted: " + why);
  }

  /** A key has printable ASCII characters only. */
  private static String key(String name) {
    StringBuilder key = new StringBuilder();
    name.chars()
        .forEach(
            c -> {
              if (c > ' ' - 1 && c <= '~' && c != '%') {
                key.append((char) c);
              } else {
                key.append('%').append(Integer.toHexString(c)).append(';');
              }
            });
    return key.toString();
  }

  private CompletionStage<Accepted> submit(Admission admission, NewTask child) {
    Outcome.Refused refused = new TaskSubmission(tasks).tryAcquire(admission);
    return refused == null
        ? new TaskSubmission(tasks).submit(admission, child)
        : CompletableFuture.failedStage(new StepRefused(refused.detail()));
  }

  private static RunId id(String name, NewTask child, Accepted accepted) {
    return switch (accepted) {
      case Accepted.Stored _ -> child.id();
      case Accepted.Known known -> known.id();
      case Accepted.KeyReused reused ->
          throw new StepRefused(
              what(name) + " was submitted with another input before, as task " + reused.id());
      case Accepted.Unrelated unrelated ->
          throw new StepRefused(
              what(name)
                  + " can't be submitted: "
                  + switch (unrelated.why()) {
                    case TOO_DEEP -> "the task has " + Family.DEEPEST + " ancestors, the most";
                    case TOO_MANY_CHILDREN ->
                        "the task has " + Family.MOST_CHILDREN + " children, the most";
                    default -> "the task has ended, or is being cancelled";
                  });
    };
  }

  private static String what(String name) {
    return "child " + name;
  }
}
