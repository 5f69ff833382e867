package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.StoredInput;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET /v1/tasks/{id}/input}: the bytes that a task was submitted with, or has been given
 * since. A long input is read when its answer is sent, and counted against the budget until then.
 */
final class InputEndpoint {
  private final TaskStore store;
  private final ByteBudget budget;

  InputEndpoint(TaskStore store, ByteBudget budget) {
    this.store = store;
    this.budget = budget;
  }

  CompletionStage<HttpResponse> get(String name) {
    Optional<RunId> id = RunId.parse(name);
    if (id.isEmpty()) {
      return CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)));
    }
    return store
        .input(id.get(), TaskStore.LONGEST_READ)
        .handle(
            (found, failure) -> {
              if (failure != null) {
                return TaskAnswers.failure(failure);
              }
              return found
                  .map(input -> answer(id.get(), input))
                  .orElseGet(() -> Responses.problem(TaskAnswers.unknown(name)));
            });
  }

  private HttpResponse answer(RunId id, StoredInput input) {
    Payload payload = input.payload();
    if (payload != null) {
      return CallAnswers.input(payload);
    }
    ByteBudget.Share room = budget.share();
    boolean some = room.grow(input.bytes());
    room.release();
    return some
        ? CallAnswers.longInput(input, Source.lazySource(() -> begun(id, input.bytes())))
        : Responses.problem(BodyReader.noMemory());
  }

  /** Creates the running stream, whose end releases the memory. */
  private Source<ByteString, NotUsed> begun(RunId id, long bytes) throws ProblemFound {
    ByteBudget.Share share = budget.share();
    if (!share.grow(bytes)) {
      throw new ProblemFound(BodyReader.noMemory());
    }
    return Source.completionStage(store.input(id, bytes).thenApply(found -> whole(found, bytes)))
        .flatMapConcat(AnswerPieces::of)
        .watchTermination(
            (_, done) -> {
              done.whenComplete((_, _) -> share.release());
              return NotUsed.getInstance();
            });
  }

  /** A retry may have replaced the input by another one since its length was read. */
  private static ByteBuffer whole(Optional<StoredInput> found, long bytes) {
    Payload payload = found.map(StoredInput::payload).orElse(null);
    if (payload == null || payload.size() != bytes) {
      throw new NoSuchElementException("the input was replaced or deleted");
    }
    return ByteBuffer.wrap(payload.bytes());
  }
}
