package dev.firebreak.bench.load;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 answer after another from pieces of any size. Bodies are counted, not kept.
 * Allocates nothing for an answer with a Content-Length.
 */
public final class ResponseReader {
  private static final String LENGTH = "content-length";
  private static final String ENCODING = "transfer-encoding";
  private static final String CONNECTION = "connection";
  private static final String HTTP = "HTTP/1.";
  private static final String HTTP_1_0 = "HTTP/1.0";
  private static final int STATUS_AT = 9;
  private static final long UNKNOWN = -1;

  private enum State {
    STATUS,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    UNTIL_CLOSE,
    DONE
  }

  private final AnswerLine line = new AnswerLine();
  private State state = State.STATUS;
  private int status;
  private long contentLength;
  private boolean chunked;
  private boolean keepAlive;
  private long left;
  private long bodyBytes;

  /** Prepares for the next answer. */
  void reset() {
    state = State.STATUS;
    line.clear();
    bodyBytes = 0;
  }

  /**
   * Reads bytes up to the end of the answer.
   *
   * @return whether the answer is complete
   * @throws MalformedAnswer if the bytes are not HTTP/1.1
   */
  public boolean read(ByteBuffer in) throws MalformedAnswer {
    while (state != State.DONE && in.hasRemaining()) {
      switch (state) {
        case STATUS -> readStatus(in);
        case HEADERS -> readHeader(in);
        case BODY -> readBody(in, State.DONE);
        case CHUNK_SIZE -> readChunkSize(in);
        case CHUNK -> readBody(in, State.CHUNK_END);
        case CHUNK_END -> readChunkEnd(in);
        case TRAILERS -> readTrailer(in);
        case UNTIL_CLOSE -> {
          bodyBytes += in.remaining();
          in.position(in.limit());
        }
        case DONE -> throw new IllegalStateException();
      }
    }
    return state == State.DONE;
  }

  /**
   * Called when the server has closed the connection.
   *
   * @return whether this completes the answer; else the answer is cut off
   */
  boolean readEnd() {
    return state == State.UNTIL_CLOSE;
  }

  public int status() {
    return status;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /** Whether the connection may be used again. */
  boolean keepAlive() {
    return keepAlive;
  }

  private void readStatus(ByteBuffer in) throws MalformedAnswer {
    if (!line.read(in)) {
      return;
    }
    long number = line.number(STATUS_AT, 10);
    if (!line.startsWith(HTTP) || number < 100 || number > 599) {
      throw new MalformedAnswer("no status line: " + line.from(0));
    }
    status = (int) number;
    keepAlive = !line.startsWith(HTTP_1_0);
    contentLength = UNKNOWN;
    chunked = false;
    state = State.HEADERS;
  }

  private void readHeader(ByteBuffer in) throws MalformedAnswer {
    if (!line.read(in)) {
      return;
    }
    if (line.isEmpty()) {
      state = afterHead();
    } else if (line.isHeader(LENGTH)) {
      long length = line.number(LENGTH.length() + 1, 10);
      if (length < 0 || (contentLength != UNKNOWN && contentLength != length)) {
        throw new MalformedAnswer(line.from(0));
      }
      contentLength = length;
    } else if (line.isHeader(ENCODING)) {
      chunked = true;
      if (!line.from(ENCODING.length() + 1).equalsIgnoreCase("chunked")) {
        throw new MalformedAnswer(line.from(0));
      }
    } else if (line.isHeader(CONNECTION)) {
      String option = line.from(CONNECTION.length() + 1).toLowerCase(Locale.ROOT);
      keepAlive = !option.contains("close") && (keepAlive || option.contains("keep-alive"));
    }
  }

  private State afterHead() throws MalformedAnswer {
    if (status < 200) {
      return State.STATUS; // An informational answer; the final one follows.
    } else if (status == 204 || status == 304) {
      return State.DONE;
    } else if (chunked) {
      if (contentLength != UNKNOWN) {
        throw new MalformedAnswer("both a Content-Length and chunks");
      }
      return State.CHUNK_SIZE;
    } else if (contentLength == UNKNOWN) {
      keepAlive = false;
      return State.UNTIL_CLOSE;
    }
    left = contentLength;
    return left == 0 ? State.DONE : State.BODY;
  }

  private void readBody(ByteBuffer in, State next) {
    int taken = (int) Math.min(left, in.remaining());
    in.position(in.position() + taken);
    bodyBytes += taken;
    left -= taken;
    if (left == 0) {
      state = next;
    }
  }

  private void readChunkSize(ByteBuffer in) throws MalformedAnswer {
    if (line.read(in)) {
      left = line.number(0, 16);
      if (left < 0) {
        throw new MalformedAnswer("no chunk size: " + line.from(0));
      }
      state = left == 0 ? State.TRAILERS : State.CHUNK;
    }
  }

  private void readChunkEnd(ByteBuffer in) throws MalformedAnswer {
    if (line.read(in)) {
      if (!line.isEmpty()) {
        throw new MalformedAnswer("a chunk longer than its size");
      }
      state = State.CHUNK_SIZE;
    }
  }

  private void readTrailer(ByteBuffer in) throws MalformedAnswer {
    if (line.read(in) && line.isEmpty()) {
      state = State.DONE;
    }
  }
}
