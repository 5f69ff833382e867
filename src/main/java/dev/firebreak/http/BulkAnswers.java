package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.isolation.Excerpt;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.Accepted;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a bulk submit, a line for each of its lines. Room for an answer is taken before a
 * line is stored: what is stored can always be answered. Thread-safe.
 */
final class BulkAnswers {
  /** No answer is longer: a detail that is too long is cut off. */
  static final int MOST = 512;

  private static final int MOST_DETAIL = 160;
  private static final ByteString NEW_LINE = ByteString.fromString("\n");

  private final ByteBudget.Share share;
  private final ByteStringBuilder all = new ByteStringBuilder();
  private boolean closed;

  @JsonPropertyOrder({"id", "state"})
  private record Taken(String id, String state) {}

  private record NotTaken(Problem error) {}

  /**
   * Nothing yet, with room for an answer to what comes after the last line that is taken.
   *
   * @throws ProblemFound if there is no room even for that
   */
  BulkAnswers(ByteBudget budget) throws ProblemFound {
    share = budget.share();
    if (!reserve()) {
      throw new ProblemFound(BodyReader.noRoom());
    }
  }

  /** Takes room for one answer more; returns whether there was any. */
  synchronized boolean reserve() {
    return !closed && share.grow(MOST);
  }

  /** The next answer, which room was taken for. */
  synchronized BulkAnswers add(ByteString answer) {
    if (!closed) {
      all.append(answer).append(NEW_LINE);
      share.shrink(MOST - (answer.length() + NEW_LINE.length()));
    }
    return this;
  }

  synchronized ByteString whole() {
    return all.result();
  }

  /** Nobody needs the answers any more. */
  synchronized void close() {
    closed = true;
    share.release();
  }

  static ByteString of(RunId id, Accepted accepted) {
    return switch (accepted) {
      case Accepted.Stored stored ->
          taken(id, stored.claim() == null ? TaskState.QUEUED : TaskState.RUNNING);
      case Accepted.Known known -> taken(known.id(), null);
      case Accepted.KeyReused reused ->
          of(
              Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_REUSED,
                  "This key was used for another body, by task " + reused.id()));
    };
  }

  private static ByteString taken(RunId id, @Nullable TaskState state) {
    return ByteString.fromArrayUnsafe(
        Responses.bytes(new Taken(id.toString(), state == null ? "known" : state.word())));
  }

  static ByteString of(Problem problem) {
    byte[] answer = Responses.bytes(new NotTaken(problem));
    return ByteString.fromArrayUnsafe(
        answer.length < MOST ? answer : Responses.bytes(new NotTaken(shortened(problem))));
  }

  private static Problem shortened(Problem problem) {
    return Problem.of(problem.kind(), Excerpt.of(problem.detail(), MOST_DETAIL))
        .withStatus(problem.status());
  }
}
