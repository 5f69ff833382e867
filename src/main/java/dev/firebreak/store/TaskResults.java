package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads tasks with their results, and what their attempts have written. */
public interface TaskResults {
  /** The longest result that is read together with its task, in bytes. */
  int LONGEST_READ = 1 << 20;

  /** Longer results are stored in parts of this length, in bytes. */
  int RESULT_PART = 1 << 18;

  /** The output of so many attempts of a task is kept, that of the last ones. */
  int MOST_OUTPUTS = 20;

  /**
   * Reads a task, with its history and a result of up to {@link #LONGEST_READ} bytes. Of a longer
   * result only the length is read; {@link #resultPart} reads its bytes.
   */
  CompletionStage<Optional<Task>> find(RunId id);

  /**
   * Reads a part of a result. Of a long one, no more than to the end of the stored part in which it
   * begins.
   *
   * @param from where the part begins, from 0
   * @param length the maximum length, in bytes; the part may be shorter, and is empty at the end
   * @return the part; empty if the task no longer exists
   */
  default CompletionStage<Optional<byte[]>> resultPart(RunId id, long from, int length) {
    return find(id).thenApply(found -> found.map(Task::result).map(r -> part(r, from, length)));
  }

  private static byte[] part(Payload result, long from, int length) {
    int begin = (int) Math.min(from, result.size());
    return Arrays.copyOfRange(result.bytes(), begin, Math.min(result.size(), begin + length));
  }

  /**
   * Reads the kept output of the first attempt of a task whose claim has this number or a later
   * one; empty if there is none.
   */
  CompletionStage<Optional<OutputPart>> nextOutput(RunId id, int claim);

  /**
   * Reads the kept output of the last attempt of a task that has any.
   *
   * @param attempt which attempt it must be; 0 for any
   */
  CompletionStage<Optional<OutputPart>> lastOutput(RunId id, int attempt);
}
