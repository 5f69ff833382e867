package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.Accepted;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a bulk submit, with one line for each line of the body. Memory for an answer is
 * reserved before the line is stored, so that each stored line can be answered. Thread-safe.
 */
final class BulkAnswers {
  /** The longest answer, in bytes: a longer detail is cut off. */
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
   * Creates an empty answer, with memory for the one that follows the last accepted line.
   *
   * @throws ProblemFound if there is not even memory for that
   */
  BulkAnswers(ByteBudget budget) throws ProblemFound {
    share = budget.share();
    if (!reserve()) {
      throw new ProblemFound(BodyReader.noMemory());
    }
  }

  /** Reserves memory for one more answer; returns whether there was enough. */
  synchronized boolean reserve() {
    return !closed && share.grow(MOST);
  }

  /** Adds the next answer, for which memory was reserved. */
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

  /** Releases the memory of the answers. */
  synchronized void close() {
    closed = true;
    share.release();
  }

  static ByteString of(RunId id, Accepted accepted) {
    return switch (accepted) {
      case Accepted.Stored stored ->
          acceptedLine(id, stored.claim() == null ? TaskState.QUEUED : TaskState.RUNNING);
      case Accepted.Known known -> acceptedLine(known.id(), null);
      case Accepted.KeyReused reused ->
          of(
              Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_REUSED,
                  "This key was used for another body, by task " + reused.id()));
      case Accepted.Unrelated unrelated -> of(GroupAnswers.unrelated(unrelated));
    };
  }

  private static ByteString acceptedLine(RunId id, @Nullable TaskState state) {
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
