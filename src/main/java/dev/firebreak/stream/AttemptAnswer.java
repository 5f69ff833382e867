package dev.firebreak.stream;

import dev.firebreak.api.Head;
import org.jspecify.annotations.Nullable;

/** The right of one attempt to write the answer of its call. Thread-safe. */
public final class AttemptAnswer {
  private final StreamedAnswer answer;
  private final int number;

  AttemptAnswer(StreamedAnswer answer, int number) {
    this.answer = answer;
    this.number = number;
  }

  /**
   * Begins the answer.
   *
   * @param head the status and the header fields; null for none of its own
   * @return the content, to be written; null if the attempt is over and its answer not wanted
   */
  public @Nullable ByteQueue begin(@Nullable Head head, String contentType) {
    StreamedAnswer.Beginning beginning = new StreamedAnswer.Beginning(head, contentType, number);
    return answer.begin(this, beginning) ? answer.content() : null;
  }
}
