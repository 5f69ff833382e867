package dev.firebreak.http;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.RunId;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Long results of tasks, read from the store while they are sent: each answer has only one part in
 * the heap, which the budget counts.
 */
final class LongAnswers {
  /** How much is read at a time: the largest part that stores return. */
  private static final int MOST = TaskStore.RESULT_PART;

  /** With less free memory than this, the answer is refused. */
  private static final int LEAST = 4096;

  /** One part may take one over this of the largest body. */
  private static final int MEMORY_SHARE = 4;

  private final TaskStore store;
  private final ByteBudget budget;
  private final int part;

  LongAnswers(TaskStore store, ByteBudget budget) {
    this.store = store;
    this.budget = budget;
    part = Math.clamp(budget.largest() / MEMORY_SHARE, LEAST, MOST);
  }

  /**
   * Returns the bytes of a result. The source fails if there is no memory for a part when it
   * starts.
   *
   * @throws ProblemFound if there is no memory now
   */
  Source<ByteString, ?> of(RunId id, LongResult result) throws ProblemFound {
    ByteBudget.Share share = budget.share();
    boolean some = share.grow(LEAST);
    share.release();
    if (!some) {
      throw new ProblemFound(BodyReader.noMemory());
    }
    return Source.lazySource(() -> begun(id, result));
  }

  /** Creates the running stream, whose end releases the memory. */
  private Source<ByteString, NotUsed> begun(RunId id, LongResult result) throws ProblemFound {
    ByteBudget.Share share = budget.share();
    int length = (int) Math.min(part, result.bytes());
    while (!share.grow(length)) {
      length /= 2;
      if (length < LEAST) {
        throw new ProblemFound(BodyReader.noMemory());
      }
    }
    int most = length;
    return Source.unfoldAsync(0L, at -> next(id, result, at, most))
        .watchTermination(
            (_, done) -> {
              done.whenComplete((_, _) -> share.release());
              return NotUsed.getInstance();
            });
  }

  private CompletionStage<Optional<Pair<Long, ByteString>>> next(
      RunId id, LongResult result, long at, int most) {
    if (at >= result.bytes()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return store
        .resultPart(id, at, most)
        .thenApply(
            found -> {
              byte[] read = found.orElseThrow(); // Absent if retention removed the task.
              if (read.length == 0) {
                throw new NoSuchElementException("the result is shorter than it was");
              }
              return Optional.of(Pair.create(at + read.length, ByteString.fromArrayUnsafe(read)));
            });
  }
}
