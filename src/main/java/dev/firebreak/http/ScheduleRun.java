package dev.firebreak.http;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.firebreak.access.Caller;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.NewTask;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Submits the task of a schedule at once, as a submit by the caller would: it belongs to the
 * caller, whose quotas apply. The times of the schedule stay as they are.
 */
record ScheduleRun(TaskContext context, ScheduleSettings schedule) {

  CompletionStage<HttpResponse> submit(HttpRequest request) throws ProblemFound {
    Caller caller = Authentication.caller(request);
    Admission admission = context.types().find(schedule.type());
    if (admission == null) {
      throw new ProblemFound(
          new TypeLookup(context.types()).unknown(schedule.type(), caller.grant()));
    }
    QuotaCheck.requireRate(caller);
    String key = key(request);
    SubmitEndpoint.requireCapacity(context, admission);
    if (!caller.reserveTask()) {
      throw new ProblemFound(QuotaCheck.backlogExceeded(caller));
    }
    NewTask task = task(admission, caller, key);
    return context
        .tasks()
        .submission()
        .submit(admission, task)
        .whenComplete((_, _) -> caller.releaseTask())
        .thenCompose(accepted -> answer(task, accepted));
  }

  private NewTask task(Admission admission, Caller caller, @Nullable String key) {
    String owner = caller.grant().owner();
    return new NewTask(
        RunId.at(context.clock().instant().toEpochMilli()),
        schedule.type(),
        owner,
        new Submission.Plan(
            SubmitHeaders.usualPriority(),
            null,
            null,
            admission.type().settings().retry().attempts()),
        schedule.input(),
        key == null ? null : IdempotencyKey.of(owner, schedule.type(), key, schedule.input()),
        null);
  }

  private static @Nullable String key(HttpRequest request) throws ProblemFound {
    String key = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("idempotency-key")) {
        String value = SubmitHeaders.key("Idempotency-Key", header.value());
        key = SingleValue.header("Idempotency-Key", key, value);
      }
    }
    return key;
  }

  private CompletionStage<HttpResponse> answer(NewTask task, Accepted accepted) {
    return switch (accepted) {
      case Accepted.Stored stored ->
          completedStage(
              SubmitAnswers.accepted(
                  context.document(SubmitAnswers.storedTask(task, stored)), false));
      case Accepted.Known known ->
          context
              .store()
              .find(known.id())
              .thenApply(
                  found ->
                      found
                          .map(one -> SubmitAnswers.accepted(context.document(one), true))
                          .orElseGet(
                              () -> Responses.problem(TaskAnswers.unknown(known.id().toString()))))
              .exceptionally(_ -> SubmitAnswers.unread(known.id()));
      case Accepted.KeyReused reused -> completedStage(SubmitAnswers.keyReused(reused.id()));
    };
  }
}
