package dev.firebreak.cli.trial;

import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;

/** The result of an attempt; without a byte if it failed. */
record Result(ByteBuffer bytes) {
  static Result of(Outcome outcome) {
    return new Result(
        switch (outcome) {
          case Outcome.Succeeded done -> ByteBuffer.wrap(done.result().bytes());
          case Outcome.SucceededAtLength done -> done.result().duplicate();
          default -> ByteBuffer.allocate(0);
        });
  }

  /**
   * Writes the result to standard output.
   *
   * @param terminal whether standard output may be a terminal, which shows text only
   */
  void print(String contentType, boolean terminal) throws IOException {
    if (!bytes.hasRemaining()) {
      return;
    } else if (terminal && !isText(contentType)) {
      System.err.println("the result is not shown; redirect standard output to keep it");
      return;
    }
    WritableByteChannel out = Channels.newChannel(System.out);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    System.out.flush();
    if (terminal) {
      System.out.println();
    }
  }

  /** Also if the type does not say what it produces, but then only if there is no zero byte. */
  private boolean isText(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    if (lower.startsWith("application/octet-stream")) {
      for (int i = bytes.position(); i < bytes.limit(); i++) {
        if (bytes.get(i) == 0) {
          return false;
        }
      }
      return true;
    }
    return lower.startsWith("text/") || lower.contains("json") || lower.contains("xml");
  }
}
