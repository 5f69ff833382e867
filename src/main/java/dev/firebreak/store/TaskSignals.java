package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the signals of tasks, and what their attempts wait for, as long as their task. All changes
 * for one task are made one after the other, so that a signal either is found by an attempt that
 * looks for it or wakes its task.
 */
public interface TaskSignals {
  /** How many signals a task may have; an attempt may wait for as many others. */
  int MOST = 1000;

  /** How many bytes the signals of a task may have together, unless another limit is given. */
  long MOST_BYTES = 16 << 20;

  /** How many bytes of the limit a signal takes: its body and its media type. */
  static long size(Payload body) {
    return (long) body.size() + body.contentType().length();
  }

  /**
   * Looks for a signal under the claim of an attempt. If it has come, or does not come in time,
   * that is recorded as a step in the same transaction. Otherwise the store remembers that it is
   * awaited, so that a later attempt has the same deadline.
   *
   * @return what is known now; a call whose answer was lost can be repeated
   */
  CompletionStage<Awaited> await(Claim claim, NewAwait wanted);

  /**
   * Records a signal; if the task waits for it, the task is due at once. The same signal with the
   * same body may be recorded again.
   *
   * @param mostBytes how many bytes the signals of the task may have together
   */
  CompletionStage<Signalled> signal(RunId id, String name, Payload body, long mostBytes);

  /** The same with a limit of {@link #MOST_BYTES}. */
  default CompletionStage<Signalled> signal(RunId id, String name, Payload body) {
    return signal(id, name, body, MOST_BYTES);
  }

  /** Reads the signals that a task has received, in the order of their times. */
  CompletionStage<List<Signal>> signals(RunId id);
}
