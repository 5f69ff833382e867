package dev.firebreak.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one answer of HTTP/1.1 (RFC 9112), which is the last of its connection. */
final class AnswerReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2})( .*)?");
  private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(;.*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** The longest head, and the longest trailers. */
  private static final int MAX_HEAD = 64 * 1024;

  private static final int PIECE = 16 * 1024;
  private static final int HEX = 16;
  private static final int FIRST_FINAL = 200;
  private static final int NO_CONTENT = 204;

  private final InputStream from;
  private int lineBytes;

  AnswerReader(InputStream from) {
    this.from = new BufferedInputStream(from, PIECE);
  }

  /** The pieces of a body. */
  interface Body {
    /** Waits for the next piece; an empty one is the end. */
    byte[] next() throws IOException;
  }

  /** Reads the head of the answer; interim answers are skipped. */
  AnswerHead head() throws IOException {
    while (true) {
      lineBytes = 0;
      Matcher status = STATUS.matcher(line());
      if (!status.matches()) {
        throw new IOException("the answer is not HTTP/1.1");
      }
      int code = Integer.parseInt(status.group(1));
      HttpHeaders headers = headers();
      if (code >= FIRST_FINAL) {
        return new AnswerHead(code, headers);
      }
    }
  }

  private HttpHeaders headers() throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("the answer has a header without a name");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return HttpHeaders.of(headers, (_, _) -> true);
  }

  Body body(AnswerHead head) throws IOException {
    String coding = head.headers().firstValue("Transfer-Encoding").orElse("");
    String length = head.headers().firstValue("Content-Length").orElse("");
    if (head.statusCode() == NO_CONTENT) {
      return () -> new byte[0];
    } else if (coding.equalsIgnoreCase("chunked")) {
      return new Chunks();
    } else if (!coding.isEmpty() || !(length.isEmpty() || LENGTH.matcher(length).matches())) {
      throw new IOException("the length of the answer is not understood");
    }
    return length.isEmpty() ? () -> some(PIECE) : new Counted(Long.parseLong(length));
  }

  /** Reads what has arrived, at most this much; waits for the first byte. Empty at the end. */
  private byte[] some(int most) throws IOException {
    byte[] piece = new byte[Math.min(most, PIECE)];
    int read = from.read(piece);
    return Arrays.copyOf(piece, Math.max(read, 0));
  }

  private byte[] needed(long left) throws IOException {
    byte[] piece = some((int) Math.min(left, PIECE));
    if (piece.length == 0) {
      throw new IOException("the connection ended within the answer");
    }
    return piece;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = from.read(); next != '\n'; next = from.read()) {
      if (next < 0) {
        throw new IOException("the connection ended within the answer");
      } else if (++lineBytes > MAX_HEAD) {
        throw new IOException("the head of the answer is longer than " + MAX_HEAD + " bytes");
      }
      line.append((char) next);
    }
    int end = line.length() - 1;
    return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
  }

  private final class Counted implements Body {
    private long left;

    Counted(long length) {
      left = length;
    }

    @Override
    public byte[] next() throws IOException {
      byte[] piece = left == 0 ? new byte[0] : needed(left);
      left -= piece.length;
      return piece;
    }
  }

  private final class Chunks implements Body {
    private long left;
    private boolean first = true;
    private boolean ended;

    @Override
    public byte[] next() throws IOException {
      if (left == 0 && !ended) {
        begin();
      }
      byte[] piece = ended ? new byte[0] : needed(left);
      left -= piece.length;
      return piece;
    }

    private void begin() throws IOException {
      lineBytes = 0;
      if (!first && !line().isEmpty()) {
        throw new IOException("a chunk of the answer is longer than its size");
      }
      first = false;
      Matcher size = SIZE.matcher(line());
      if (!size.matches()) {
        throw new IOException("the size of a chunk is not understood");
      }
      left = Long.parseLong(size.group(1), HEX);
      ended = left == 0;
      while (ended && !line().isEmpty()) {
        // Trailers are not used.
      }
    }
  }
}
