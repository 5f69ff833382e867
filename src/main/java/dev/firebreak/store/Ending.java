package dev.firebreak.store;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, as the store records it. */
public sealed interface Ending {
  /** Returns this ending in the form in which a result of its length is stored. */
  default Ending byLength() {
    return switch (this) {
      case Succeeded(var result) when result.size() > TaskStore.LONGEST_READ ->
          new SucceededAtLength(
              ByteBuffer.wrap(result.bytes()), result.contentType(), result.head());
      case SucceededAtLength(var result, var contentType, var head)
          when result.remaining() <= TaskStore.LONGEST_READ -> {
        byte[] bytes = new byte[result.remaining()];
        result.duplicate().get(bytes);
        yield new Succeeded(Payload.of(bytes, contentType).withHead(head));
      }
      default -> this;
    };
  }

  /** The length of the result; 0 without one. */
  default int resultBytes() {
    return switch (this) {
      case Succeeded(var result) -> result.size();
      case SucceededAtLength(var result, _, _) -> result.remaining();
      default -> 0;
    };
  }

  /**
   * The attempt has a result, which counts even if the task has a cancel request.
   *
   * @param result the result
   */
  record Succeeded(Payload result) implements Ending {}

  /**
   * The attempt has a result that must not be in the heap as a whole.
   *
   * @param result the result; readers must use a duplicate
   * @param contentType of the result
   * @param head the status and the header fields that it is answered with; null for none of its own
   */
  record SucceededAtLength(ByteBuffer result, String contentType, @Nullable Head head)
      implements Ending {

    /** A result without a status and header fields of its own. */
    public SucceededAtLength(ByteBuffer result, String contentType) {
      this(result, contentType, null);
    }
  }

  /**
   * The task has failed for good.
   *
   * @param outcome the reason
   */
  record Failed(Outcome outcome) implements Ending {}

  /**
   * The attempt failed and the task is queued for another one.
   *
   * @param outcome the failure
   * @param after the delay until then
   */
  record Retried(Outcome outcome, Duration after) implements Ending {}

  /**
   * The process died that ran only this suspect task, which counts as one more crash. The task is
   * quarantined if it has {@link Claimed#QUARANTINE} crashes, and queued again otherwise.
   *
   * @param outcome how the process died
   * @param after the delay until it may be claimed, if it is queued again
   */
  record CrashedInIsolation(Outcome outcome, Duration after) implements Ending {}

  /**
   * The attempt ended for a reason outside the task, or before it began: the task is queued again
   * with its attempt given back.
   *
   * @param outcome the reason; kept in the task's history if {@code kept}
   * @param kept whether an attempt had begun
   * @param after the delay until it may be claimed
   */
  record Released(Outcome outcome, boolean kept, Duration after) implements Ending {}

  /**
   * The attempt waits for something without a slot: the task is queued again with its attempt given
   * back, and nothing is kept in its history. It may be claimed when what it waits for has come,
   * and at once if that has come since the attempt looked.
   *
   * @param parking what it waits for
   */
  record Parked(Parking parking) implements Ending {}

  /**
   * The task was cancelled and its attempt has stopped.
   *
   * @param outcome how it stopped
   */
  record Cancelled(Outcome outcome) implements Ending {}
}
