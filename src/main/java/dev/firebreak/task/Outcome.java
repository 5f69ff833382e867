package dev.firebreak.task;

import dev.firebreak.api.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, or why there was none. */
public sealed interface Outcome {

  /**
   * The handler answered.
   *
   * @param result its answer, as bytes
   */
  record Succeeded(Payload result) implements Outcome {}

  /**
   * The program answered, with more than is to be held in the heap.
   *
   * @param result its answer, in memory that is given back once nobody refers to it; use a
   *     duplicate
   * @param contentType what it is
   */
  record SucceededAtLength(ByteBuffer result, String contentType) implements Outcome {}

  /**
   * The handler said no, for good.
   *
   * @param status the HTTP status it chose
   * @param detail its reason
   */
  record Rejected(int status, String detail) implements Outcome {}

  /**
   * The input is not JSON, though the handler reads JSON.
   *
   * @param detail what the parser says
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
   * The command of the type is wrong, by the program's own account or because its file can't be
   * executed as it is: the operator is to correct it.
   *
   * @param detail what the program said last, or what is wrong with its file
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
   * @param reason what the system says
   */
  record OutputNotKept(String reason) implements Outcome {}

  /**
   * The program could not be started: nothing was run. Nobody's attempt is charged for it.
   *
   * @param reason what the system says
   */
  record NotStarted(String reason) implements Outcome {}

  /**
   * The worker crashed.
   *
   * @param cause what was at fault
   */
  record Crashed(Cause cause) implements Outcome {}

  /**
   * Time was up.
   *
   * @param after how long the attempt ran, or the whole call if that was what ended
   * @param abandoned whether the handler went on all the same and had to be given up
   * @param end how a program took its end; null for a handler
   */
  record TimedOut(Duration after, boolean abandoned, Cause.@Nullable Ended end) implements Outcome {

    /** Of a handler. */
    public TimedOut(Duration after, boolean abandoned) {
      this(after, abandoned, null);
    }
  }

  /**
   * Its caller no longer wants it.
   *
   * @param abandoned whether the handler went on all the same and had to be given up
   */
  record Cancelled(boolean abandoned) implements Outcome {}

  /**
   * Sent away. The fault of neither the caller nor the handler.
   *
   * @param reason why
   * @param detail the same for a person, with the numbers
   * @param begun whether an attempt had begun, which may have had effects
   * @param retryAfter how long until another call has a chance
   */
  record Refused(Refusal reason, String detail, boolean begun, Duration retryAfter)
      implements Outcome {

    /** Sent away until nobody knows when. */
    public Refused(Refusal reason, String detail, boolean begun) {
      this(reason, detail, begun, reason.usualPause());
    }
  }

  /**
   * It was handed to another node, which was not heard of again: it may have run, to its end or
   * not.
   *
   * @param detail for a person
   */
  record Unknown(String detail) implements Outcome {}

  /** The same without what a program wrote: for where there are many. */
  default Outcome brief() {
    return switch (this) {
      case Crashed(Cause cause) -> new Crashed(cause.brief());
      case TimedOut(Duration after, boolean abandoned, Cause.Ended end) when end != null ->
          new TimedOut(after, abandoned, end.brief());
      default -> this;
    };
  }

  /** Whether another attempt could end better: a crash or a timeout, not a no. */
  default boolean failed() {
    return this instanceof Crashed
        || this instanceof TimedOut
        || this instanceof NotStarted
        || this instanceof OutputNotKept;
  }
}
