package dev.firebreak.task;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, or why there was none. */
public sealed interface Outcome {

  /**
   * The handler returned a result.
   *
   * @param result the result, as bytes
   */
  record Succeeded(Payload result) implements Outcome {}

  /**
   * The program returned a result that is too long for the heap.
   *
   * @param result the result, in memory that is released once the buffer is unreachable; use a
   *     duplicate
   * @param contentType its media type
   * @param head the status and the header fields that it is answered with; null for none of its own
   */
  record SucceededAtLength(ByteBuffer result, String contentType, @Nullable Head head)
      implements Outcome {

    /** A result without a status and header fields of its own. */
    public SucceededAtLength(ByteBuffer result, String contentType) {
      this(result, contentType, null);
    }
  }

  /**
   * The handler rejected the input, permanently.
   *
   * @param status the HTTP status that the handler chose
   * @param detail its reason
   */
  record Rejected(int status, String detail) implements Outcome {}

  /**
   * The input is not JSON, though the handler reads JSON.
   *
   * @param detail the message of the parser
   * @param line where, from 1
   * @param column where, from 1, in bytes
   */
  record Malformed(String detail, int line, int column) implements Outcome {}

  /**
   * The input is JSON of another shape than the handler reads.
   *
   * @param errors what is wrong, at least one
   */
  record Invalid(List<Violation> errors) implements Outcome {}

  /**
   * The command of the type is wrong, as the program reports or because its file can't be executed;
   * the operator must correct it.
   *
   * @param detail the last line of the program, or what is wrong with its file
   */
  record Misused(String detail) implements Outcome {}

  /**
   * The program wrote more than its type may.
   *
   * @param maxOutput how many bytes that is
   */
  record OutputTooLarge(long maxOutput) implements Outcome {}

  /**
   * The program ran, and what it wrote could not be stored on this node: a full disk, for instance.
   * It may have had its effects, so the attempt is charged.
   *
   * @param reason the message of the system
   */
  record OutputNotKept(String reason) implements Outcome {}

  /**
   * The program could not be started: nothing was run, and no attempt is charged.
   *
   * @param reason the message of the system
   */
  record NotStarted(String reason) implements Outcome {
    /**
     * The longest pause of a task before its next start, unless the {@code max-backoff} of its type
     * is longer.
     */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  }

  /**
   * The worker crashed.
   *
   * @param cause the cause of the crash
   */
  record Crashed(Cause cause) implements Outcome {}

  /**
   * Time was up.
   *
   * @param after how long the attempt ran, or the whole call if that was what ended
   * @param abandoned whether the handler did not stop and was abandoned
   * @param end how the program ended; null for a handler
   */
  record TimedOut(Duration after, boolean abandoned, Cause.@Nullable Ended end) implements Outcome {

    /** The outcome of a handler. */
    public TimedOut(Duration after, boolean abandoned) {
      this(after, abandoned, null);
    }
  }

  /**
   * The run was cancelled, on request of its caller or an operator, or because the caller has left.
   *
   * @param abandoned whether the handler did not stop and was abandoned
   */
  record Cancelled(boolean abandoned) implements Outcome {}

  /**
   * The run was refused, through no fault of the caller or the handler.
   *
   * @param reason why
   * @param detail the same for a human reader, with the numbers
   * @param begun whether an attempt had begun, which may have had effects
   * @param retryAfter how long until another call has a chance
   */
  record Refused(Refusal reason, String detail, boolean begun, Duration retryAfter)
      implements Outcome {

    /** A refusal with the usual pause of its reason. */
    public Refused(Refusal reason, String detail, boolean begun) {
      this(reason, detail, begun, reason.usualPause());
    }
  }

  /**
   * The attempt of a task has ended to wait for something without a slot; its task goes on as
   * another attempt.
   *
   * @param parking what the task waits for
   */
  record Parked(Parking parking) implements Outcome {}

  /**
   * The call was forwarded to another node, which did not answer: the call may have run, completely
   * or in part.
   *
   * @param detail for a human reader
   */
  record Unknown(String detail) implements Outcome {}

  /** The outcome without the output of a program, for lists. */
  default Outcome brief() {
    return switch (this) {
      case Crashed(Cause cause) -> new Crashed(cause.brief());
      case TimedOut(Duration after, boolean abandoned, Cause.Ended end) when end != null ->
          new TimedOut(after, abandoned, end.brief());
      default -> this;
    };
  }

  /**
   * Whether another attempt could succeed: true for a crash or a timeout, false for a rejection.
   */
  default boolean failed() {
    return this instanceof Crashed
        || this instanceof TimedOut
        || this instanceof NotStarted
        || this instanceof OutputNotKept;
  }
}
