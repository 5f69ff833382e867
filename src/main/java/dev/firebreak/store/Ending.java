package dev.firebreak.store;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;

/** How an attempt ended, as far as the store is concerned. */
public sealed interface Ending {
  /** The same, in the form in which a result of its length is stored. */
  default Ending byLength() {
    return switch (this) {
      case Succeeded(var result) when result.size() > TaskStore.LONGEST_READ ->
          new SucceededAtLength(ByteBuffer.wrap(result.bytes()), result.contentType());
      case SucceededAtLength(var result, var contentType)
          when result.remaining() <= TaskStore.LONGEST_READ -> {
        byte[] bytes = new byte[result.remaining()];
        result.duplicate().get(bytes);
        yield new Succeeded(Payload.of(bytes, contentType));
      }
      default -> this;
    };
  }

  /**
   * With a result, which counts even if the task is to be cancelled by now.
   *
   * @param result what it came to
   */
  record Succeeded(Payload result) implements Ending {}

  /**
   * The same with a result that is not to be in the heap at once.
   *
   * @param result what it came to; use a duplicate
   * @param contentType what that is
   */
  record SucceededAtLength(ByteBuffer result, String contentType) implements Ending {}

  /**
   * The task is over.
   *
   * @param outcome why
   */
  record Failed(Outcome outcome) implements Ending {}

  /**
   * The task is to be tried again.
   *
   * @param outcome what went wrong
   * @param after how long from now
   */
  record Retried(Outcome outcome, Duration after) implements Ending {}

  /**
   * The process of its own died in which a suspect ran: one crash more, which is proof. The task is
   * quarantined when these are {@link Claimed#QUARANTINE}, and else tried again.
   *
   * @param outcome how it died
   * @param after how long from now, if it is tried again
   */
  record CrashedInIsolation(Outcome outcome, Duration after) implements Ending {}

  /**
   * Through no fault of its own, or before it began: the task waits again with its attempt given
   * back.
   *
   * @param outcome what happened; kept in the task's history if {@code kept}
   * @param kept whether an attempt had begun
   * @param after how long from now it may be claimed
   */
  record Released(Outcome outcome, boolean kept, Duration after) implements Ending {}

  /**
   * Somebody cancelled it, and it stopped.
   *
   * @param outcome how
   */
  record Cancelled(Outcome outcome) implements Ending {}
}
