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
   */
  CompletionStage<Signalled> signal(RunId id, String name, Payload body);

  /** Reads the signals that a task has received, in the order of their times. */
  CompletionStage<List<Signal>> signals(RunId id);
}
