package dev.firebreak.http;

import dev.firebreak.http.steps.StepPage;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The recorded steps of a task: a list of them, and the result of each. */
record StepEndpoint(TaskStore store, StoredAnswers answers) {
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int MOST_DIGITS = 9;
  private static final int MOST_AFTER = 999_999_999;

  /**
   * The part of the steps that a request asks for.
   *
   * @param after the number of the step behind which to begin
   */
  private record Part(int after, int limit) {}

  CompletionStage<HttpResponse> list(HttpRequest request, String name) {
    return on(
        name,
        id -> {
          Part part = part(request);
          return store
              .stepList(id, part.after(), part.limit() + 1)
              .thenCompose(steps -> page(id, steps, part.limit()))
              .exceptionally(TaskAnswers::failure);
        });
  }

  private CompletionStage<HttpResponse> page(RunId id, List<Step> steps, int limit) {
    HttpResponse page = Responses.json(StepPage.of(steps, limit));
    return steps.isEmpty() ? ifKnown(id, page) : CompletableFuture.completedStage(page);
  }

  CompletionStage<HttpResponse> result(String name, String step) {
    return on(
        name,
        id ->
            answers.answer(
                most -> store.stepResult(id, step, most),
                () -> ifKnown(id, Responses.problem(TaskAnswers.unknownStep(id, step)))));
  }

  /** Answers if there is such a task. */
  private CompletionStage<HttpResponse> ifKnown(RunId id, HttpResponse answer) {
    return store
        .typeOf(id, null)
        .thenApply(
            type ->
                type.isEmpty() ? Responses.problem(TaskAnswers.unknown(id.toString())) : answer);
  }

  private static Part part(HttpRequest request) throws ProblemFound {
    int after = 0;
    int limit = USUAL;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "after" -> after = number("after", value, 0, MOST_AFTER);
        case "limit" -> limit = number("limit", value, 1, MOST);
        default -> throw bad("There is no parameter \"" + parameter.getKey() + "\" here");
      }
    }
    return new Part(after, limit);
  }

  private static int number(String name, String value, int least, int most) throws ProblemFound {
    if (value.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw bad(name + " must be within " + least + " and " + most + ", not \"" + value + '"');
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }

  /** An answer about a task that may be a problem. */
  @FunctionalInterface
  private interface Endpoint {
    CompletionStage<HttpResponse> answer(RunId id) throws ProblemFound;
  }

  private static CompletionStage<HttpResponse> on(String name, Endpoint endpoint) {
    Optional<RunId> id = RunId.parse(name);
    try {
      return id.isEmpty()
          ? CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)))
          : endpoint.answer(id.get());
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }
}
