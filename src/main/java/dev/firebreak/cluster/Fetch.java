package dev.firebreak.cluster;

import dev.firebreak.api.Payload;
import dev.firebreak.task.HeadText;
import java.util.Arrays;

/** A result that arrives in pieces. Not thread-safe. */
final class Fetch {
  private final CallMessage.Answer answer;
  private byte[] bytes;
  private int have;

  private Fetch(CallMessage.Answer answer) {
    this.answer = answer;
    this.bytes = answer.bytes();
    this.have = bytes.length;
  }

  /** Begins with the first piece, which the answer carries. */
  static Fetch begun(CallMessage.Answer answer) {
    return new Fetch(answer);
  }

  int have() {
    return have;
  }

  int attempts() {
    return answer.attempts();
  }

  boolean complete() {
    return have >= answer.size();
  }

  /** Adds a piece; returns whether it was the next one. */
  boolean append(CallMessage.Piece piece) {
    int length = piece.bytes().length;
    if (piece.offset() != have || length == 0 || length > answer.size() - have) {
      return false;
    }
    if (bytes.length < answer.size()) {
      bytes = Arrays.copyOf(bytes, answer.size());
    }
    System.arraycopy(piece.bytes(), 0, bytes, have, length);
    have += length;
    return true;
  }

  Payload result() {
    try {
      return Payload.of(bytes, answer.contentType()).withHead(HeadText.read(answer.head()));
    } catch (IllegalArgumentException _) {
      return Payload.of(bytes);
    }
  }
}
