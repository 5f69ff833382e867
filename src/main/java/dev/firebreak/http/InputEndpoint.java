package dev.firebreak.http;

import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code GET /v1/tasks/{id}/input}: the bytes that a task was submitted with, or has been given
 * since.
 */
record InputEndpoint(TaskStore store, StoredAnswers answers) {
  CompletionStage<HttpResponse> get(String name) {
    Optional<RunId> id = RunId.parse(name);
    return id.isEmpty()
        ? unknown(name)
        : answers.answer(most -> store.input(id.get(), most), () -> unknown(name));
  }

  private static CompletionStage<HttpResponse> unknown(String name) {
    return CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)));
  }
}
