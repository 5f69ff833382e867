package dev.firebreak.callback;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer of a receiver (RFC 9112).
 *
 * @param status its status
 * @param body the beginning of its content, as text
 */
record ReceivedAnswer(int status, String body) {
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final int LONGEST_BODY = 4 * 1024;
  private static final int MOST_INTERIM = 8;
  private static final int FINAL = 200;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final Pattern LENGTH = Pattern.compile("content-length:\\s*([0-9]{1,18})\\s*");
  private static final Pattern CHUNKED = Pattern.compile("transfer-encoding:.*chunked\\s*");
  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  /**
   * Reads the answer, of its content no more than is kept.
   *
   * @throws IOException if no answer comes in time, or it is none of HTTP/1
   */
  static ReceivedAnswer read(Connection connection) throws IOException {
    Buffer buffer = new Buffer(connection);
    for (int i = 0; i <= MOST_INTERIM; i++) {
      String head = buffer.head();
      int end = head.indexOf("\r\n");
      Matcher status = STATUS.matcher(end < 0 ? head : head.substring(0, end));
      if (!status.matches()) {
        throw new IOException("the answer is not one of HTTP/1.1");
      }
      int code = Integer.parseInt(status.group(1));
      if (code >= FINAL) {
        return new ReceivedAnswer(code, buffer.body(head.toLowerCase(Locale.ROOT)));
      }
    }
    throw new IOException("the answer consists of interim answers");
  }

  /** What has come so far. */
  private static final class Buffer {
    private final Connection connection;
    private final byte[] bytes = new byte[LONGEST_HEAD];
    private int filled;

    Buffer(Connection connection) {
      this.connection = connection;
    }

    private boolean fill() throws IOException {
      int read = filled == bytes.length ? -1 : connection.read(bytes, filled);
      filled += Math.max(0, read);
      return read > 0;
    }

    /** Takes the next head, without the blank line that ends it. */
    String head() throws IOException {
      int end = blankLine();
      while (end < 0) {
        if (!fill()) {
          throw new IOException(
              filled == bytes.length
                  ? "the head of the answer is longer than " + LONGEST_HEAD + " bytes"
                  : "the connection was closed before an answer came");
        }
        end = blankLine();
      }
      String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
      int rest = end + BLANK_LINE.length;
      System.arraycopy(bytes, rest, bytes, 0, filled - rest);
      filled -= rest;
      return head;
    }

    private int blankLine() {
      for (int i = 0; i + BLANK_LINE.length <= filled; i++) {
        if (bytes[i] == '\r'
            && bytes[i + 1] == '\n'
            && bytes[i + 2] == '\r'
            && bytes[i + 3] == '\n') {
          return i;
        }
      }
      return -1;
    }

    /** The status is decisive; the content is only shown, so that a fault in it does not matter. */
    String body(String head) {
      long length = Long.MAX_VALUE;
      boolean chunked = false;
      for (String line : head.split("\r\n", -1)) {
        Matcher matcher = LENGTH.matcher(line);
        length = matcher.matches() ? Long.parseLong(matcher.group(1)) : length;
        chunked |= CHUNKED.matcher(line).matches();
      }
      long wanted = Math.min(LONGEST_BODY, chunked ? LONGEST_BODY : length);
      try {
        while (filled < wanted && !(chunked && endsChunks()) && fill()) {
          // Reads on.
        }
      } catch (SocketTimeoutException _) {
        // The beginning is enough.
      } catch (IOException _) {
        // The receiver closed the connection.
      }
      int kept = (int) Math.min(filled, wanted);
      String text = new String(bytes, 0, kept, StandardCharsets.UTF_8);
      return (chunked ? unchunked(text) : text).strip();
    }

    private boolean endsChunks() {
      return new String(bytes, 0, filled, StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n");
    }

    /** Leaves out the lines with the lengths of chunks. */
    private static String unchunked(String text) {
      return text.replaceAll("(?:^|\r\n)[0-9A-Fa-f]{1,8}(?:;[^\r\n]*)?\r\n", "");
    }
  }
}
