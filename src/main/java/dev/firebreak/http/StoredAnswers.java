package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.StoredBytes;
import dev.firebreak.store.TaskStore;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Answers with bytes that are stored with a task. Many bytes are read when their answer is sent,
 * and counted against the budget until then.
 */
record StoredAnswers(ByteBudget budget) {
  /** Reads the bytes. */
  @FunctionalInterface
  interface Reading {
    /**
     * Reads the bytes if they are no more than these.
     *
     * @return empty if there are none
     */
    CompletionStage<Optional<StoredBytes>> read(long most);
  }

  /**
   * Answers with the bytes.
   *
   * @param absent answers if there are none
   */
  CompletionStage<HttpResponse> answer(
      Reading reading, Supplier<CompletionStage<HttpResponse>> absent) {
    return reading
        .read(TaskStore.LONGEST_READ)
        .thenCompose(
            found ->
                found
                    .map(stored -> CompletableFuture.completedStage(answer(reading, stored)))
                    .orElseGet(absent))
        .exceptionally(TaskAnswers::failure);
  }

  private HttpResponse answer(Reading reading, StoredBytes stored) {
    Payload payload = stored.payload();
    if (payload != null) {
      return CallAnswers.stored(payload);
    }
    ByteBudget.Share room = budget.share();
    boolean some = room.grow(stored.bytes());
    room.release();
    return some
        ? CallAnswers.storedAtLength(
            stored, Source.lazySource(() -> begun(reading, stored.bytes())))
        : Responses.problem(BodyReader.noMemory());
  }

  /** Creates the running stream, whose end releases the memory. */
  private Source<ByteString, NotUsed> begun(Reading reading, long bytes) throws ProblemFound {
    ByteBudget.Share share = budget.share();
    if (!share.grow(bytes)) {
      throw new ProblemFound(BodyReader.noMemory());
    }
    return Source.completionStage(reading.read(bytes).thenApply(found -> whole(found, bytes)))
        .flatMapConcat(AnswerPieces::of)
        .watchTermination(
            (_, done) -> {
              done.whenComplete((_, _) -> share.release());
              return NotUsed.getInstance();
            });
  }

  /** A retry may have replaced the bytes by others since their length was read. */
  private static ByteBuffer whole(Optional<StoredBytes> found, long bytes) {
    Payload payload = found.map(StoredBytes::payload).orElse(null);
    if (payload == null || payload.size() != bytes) {
      throw new NoSuchElementException("the bytes were replaced or deleted");
    }
    return ByteBuffer.wrap(payload.bytes());
  }
}
