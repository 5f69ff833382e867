package dev.firebreak.bench.load;

import java.io.IOException;

/** The received bytes are not HTTP/1.1, or not the answer to one request. */
final class MalformedAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedAnswer(String message) {
    super(message);
  }
}
