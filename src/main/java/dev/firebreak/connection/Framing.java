package dev.firebreak.connection;

import org.jspecify.annotations.Nullable;

/**
 * Follows the bytes of a connection from request to request, ahead of Pekko's parser, and stops
 * where another reader could see a request begin or end at a different place. The parser accepts a
 * bare line feed as a line end, blanks within numbers, and more (see the tests' corpus of hostile
 * requests); through a proxy that does not accept them, requests could be smuggled inside others.
 *
 * <p>Checks strictly what matters for the framing, and nothing else: methods, versions and the
 * lengths of single headers are left to the parser. Allocates nothing.
 */
final class Framing {
  /** What the next byte belongs to. */
  enum Part {
    HEAD,
    BODY,
    CHUNKS,
    TRAILERS,
    /** The last request is complete; any bytes that follow are not a request. */
    NOTHING
  }

  private final HeadScan head;
  private final ChunkScan chunks = new ChunkScan();
  private Part part = Part.HEAD;
  private boolean last;
  private long left;
  private long heads;
  private AuthorizationLine.@Nullable Place authorization;
  private @Nullable FramingError error;

  Framing(HeadLimits limits) {
    this.head = new HeadScan(limits);
  }

  Part part() {
    return part;
  }

  /** Why the following bytes are not a request; null while there is no error. */
  @Nullable FramingError error() {
    return error;
  }

  /** Whether the head of a request has begun and is not complete. */
  boolean headBegun() {
    return part == Part.HEAD && head.begun();
  }

  /** The number of complete heads so far. */
  long heads() {
    return heads;
  }

  /**
   * Whether the parser retains so much data of this connection that it should not get another head.
   */
  boolean cacheIsFull() {
    return head.cacheIsFull();
  }

  /** Where the only header {@code Authorization} of the last head is; see {@link HeadScan}. */
  AuthorizationLine.@Nullable Place authorization() {
    return authorization;
  }

  /**
   * Scans a head.
   *
   * @return the index after the head, or after the bytes if the head is incomplete, as {@link
   *     #heads} tells
   */
  int head(byte[] bytes, int from) {
    int end = head.scan(bytes, from);
    error = head.error();
    if (error == null && head.complete()) {
      heads++;
      last = head.last() || head.cacheIsFull();
      left = head.length();
      authorization = head.authorization();
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
   * Consumes the available part of a body of known length.
   *
   * @return the index after that part
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
   * Scans the framing of chunks, up to the next data or to the end of the body.
   *
   * @return the index of the data, or after the body, or after the bytes
   */
  int frame(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length && part == Part.CHUNKS && !chunks.inData() && error == null) {
      error = chunks.take(bytes[i]);
      i++;
      if (error == null && chunks.complete()) {
        part = Part.TRAILERS;
        head.beginTrailers();
      }
    }
    return i < bytes.length && part == Part.TRAILERS ? trailers(bytes, i) : i;
  }

  private int trailers(byte[] bytes, int from) {
    int end = head.scan(bytes, from);
    error = head.error();
    if (error == null && head.complete()) {
      nextHead();
    }
    return end;
  }

  /** How many of the available bytes are the data of the current chunk. */
  int data(int available) {
    return part == Part.CHUNKS && chunks.inData() ? chunks.data(available) : 0;
  }

  private void nextHead() {
    part = last ? Part.NOTHING : Part.HEAD;
    head.beginHead();
  }
}
