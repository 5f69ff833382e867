package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.supervision.Admission;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Submits the task of a schedule at once, as a submit by the caller would, with the same headers:
 * the task belongs to the caller, whose quotas apply. The times of the schedule stay as they are.
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
    SubmitHeaders headers = SubmitHeaders.of(request);
    SubmitEndpoint.requireCapacity(context, admission);
    return SubmitEndpoint.submit(
        new SubmitEndpoint.Submit(
            context, caller, admission, headers, headers.callback(admission.type().settings())),
        schedule.input(),
        RequestSpans.of(request),
        () -> {});
  }
}
