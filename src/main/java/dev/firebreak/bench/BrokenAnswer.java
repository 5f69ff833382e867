package dev.firebreak.bench;

import java.io.IOException;

/** What came is not HTTP/1.1, or not the answer to one request. */
final class BrokenAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenAnswer(String message) {
    super(message);
  }
}
