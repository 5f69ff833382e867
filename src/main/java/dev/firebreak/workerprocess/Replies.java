package dev.firebreak.workerprocess;

import static java.util.Objects.requireNonNull;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.workerprocess.ChildWire.Kind;
import dev.firebreak.workerprocess.ChildWire.Reply;
import org.jspecify.annotations.Nullable;

/** Converts outcomes into replies of a child JVM, and back. */
public final class Replies {
  private Replies() {}

  /** Reports that the handler was made. */
  public static Reply ready() {
    return reply(Kind.READY, null, null, null);
  }

  /** Reports that the handler can't be made. */
  public static Reply unusable(String reason) {
    return reply(Kind.UNUSABLE, null, null, reason);
  }

  /**
   * Reports the progress of an attempt.
   *
   * @param id of the attempt
   */
  public static Reply progress(String id, double fraction, @Nullable String note) {
    return new Reply(Kind.PROGRESS, id, null, null, null, null, note, null, null, null, fraction);
  }

  /**
   * Reports the outcome of an attempt.
   *
   * @param id of its attempt
   */
  public static Reply of(String id, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded(Payload result) ->
          new Reply(
              Kind.SUCCEEDED,
              id,
              result.contentType(),
              result.bytes(),
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      case Outcome.Rejected no -> reply(Kind.REJECTED, id, no.status(), no.detail());
      case Outcome.Malformed bad ->
          new Reply(
              Kind.MALFORMED,
              id,
              null,
              null,
              bad.line(),
              bad.column(),
              bad.detail(),
              null,
              null,
              null,
              null);
      case Outcome.Invalid bad ->
          new Reply(Kind.INVALID, id, null, null, null, null, null, null, null, bad.errors(), null);
      case Outcome.Crashed(Cause.Thrown thrown) ->
          new Reply(
              Kind.CRASHED,
              id,
              null,
              null,
              null,
              null,
              thrown.message(),
              thrown.exception(),
              thrown.at(),
              null,
              null);
      default -> throw new IllegalArgumentException("no outcome of a handler: " + outcome);
    };
  }

  private static Reply reply(
      Kind kind, @Nullable String id, @Nullable Integer status, @Nullable String detail) {
    return new Reply(kind, id, null, null, status, null, detail, null, null, null, null);
  }

  /** The outcome in a reply. Throws if a member that its kind uses is missing. */
  static Outcome outcome(Reply reply) {
    return switch (reply.kind()) {
      case SUCCEEDED ->
          new Outcome.Succeeded(
              Payload.of(requireNonNull(reply.result()), requireNonNull(reply.contentType())));
      case REJECTED ->
          new Outcome.Rejected(requireNonNull(reply.status()), requireNonNull(reply.detail()));
      case MALFORMED ->
          new Outcome.Malformed(
              requireNonNull(reply.detail()),
              requireNonNull(reply.status()),
              requireNonNull(reply.column()));
      case INVALID -> new Outcome.Invalid(requireNonNull(reply.errors()));
      case CRASHED ->
          new Outcome.Crashed(
              new Cause.Thrown(requireNonNull(reply.exception()), reply.detail(), reply.at()));
      case READY, UNUSABLE, PROGRESS ->
          throw new IllegalArgumentException("no reply to an attempt");
    };
  }
}
