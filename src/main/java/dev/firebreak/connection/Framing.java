package dev.firebreak.connection;

import org.jspecify.annotations.Nullable;

/**
 * Follows the bytes of a connection from request to request, ahead of Pekko's parser, and stops
 * where another reader could see a request begin or end at another place. The parser takes a line
 * feed alone for a line end, blanks within numbers, and more (what, is in the tests' corpus of
 * hostile requests); a proxy in front that does not would let requests through within others.
 *
 * <p>Strict where it matters for the framing, and blind to the rest: methods, versions and the
 * lengths of single headers are left to the parser. Allocates nothing.
 */
final class Framing {
  /** What the next byte belongs to. */
  enum Part {
    HEAD,
    BODY,
    CHUNKS,
    TRAILERS,
    /** The last request is over; what follows is none, whatever it looks like. */
    NOTHING
  }

  private final HeadScan head;
  private final ChunkScan chunks = new ChunkScan();
  private Part part = Part.HEAD;
  private boolean last;
  private long left;
  private long heads;
  private @Nullable FramingError fault;

  Framing(HeadLimits limits) {
    this.head = new HeadScan(limits);
  }

  Part part() {
    return part;
  }

  /** Why nothing that follows is a request; null as long as all is well. */
  @Nullable FramingError fault() {
    return fault;
  }

  /** Whether the head of a request has begun and is not complete. */
  boolean headBegun() {
    return part == Part.HEAD && head.begun();
  }

  /** The number of complete heads so far. */
  long heads() {
    return heads;
  }

  /** Whether the parser keeps so much of this connection that it should not see another head. */
  boolean cacheIsFull() {
    return head.cacheIsFull();
  }

  /**
   * Scans a head.
   *
   * @return the index after it, or after the bytes; {@link #heads} tells which
   */
  int head(byte[] bytes, int from) {
    int end = head.scan(bytes, from);
    fault = head.fault();
    if (fault == null && head.complete()) {
      heads++;
      last = head.last() || head.cacheIsFull();
      left = head.length();
      afterHead();
    }
    return end;
  }

  private void afterHead() {
    if (head.chunked()) {
      part = Part.CHUNKS;
      chunks.begin();
    } else if (left > 0) {
      part = Part.BODY;
    } else {
      nextHead();
    }
  }

  /**
   * Takes as much of a body of a known length as there is.
   *
   * @return the index after it
   */
  int body(byte[] bytes, int from) {
    if (part != Part.BODY) {
      return from;
    }
    int taken = (int) Math.min(left, bytes.length - from);
    left -= taken;
    if (left == 0) {
      nextHead();
    }
    return from + taken;
  }

  /**
   * Scans what frames the chunks of a body, up to the next data or to the end of the body.
   *
   * @return the index of the data, or after the body, or after the bytes
   */
  int frame(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length && part == Part.CHUNKS && !chunks.inData() && fault == null) {
      fault = chunks.take(bytes[i]);
      i++;
      if (fault == null && chunks.complete()) {
        part = Part.TRAILERS;
        head.beginTrailers();
      }
    }
    return i < bytes.length && part == Part.TRAILERS ? trailers(bytes, i) : i;
  }

  private int trailers(byte[] bytes, int from) {
    int end = head.scan(bytes, from);
    fault = head.fault();
    if (fault == null && head.complete()) {
      nextHead();
    }
    return end;
  }

  /** How many of so many bytes that follow are the data of a chunk. */
  int data(int available) {
    return part == Part.CHUNKS && chunks.inData() ? chunks.data(available) : 0;
  }

  private void nextHead() {
    part = last ? Part.NOTHING : Part.HEAD;
    head.beginHead();
  }
}
