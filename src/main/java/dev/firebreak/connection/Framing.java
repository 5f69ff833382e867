package dev.firebreak.connection;

import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Follows the bytes of a connection from request to request, ahead of Pekko's parser, and stops
 * where somebody else could see a request begin or end at another place. The parser takes a line
 * feed alone for a line end, blanks within numbers, and more (what, is in the tests' corpus of
 * hostile requests); a proxy in front that does not would let requests through within others.
 *
 * <p>Strict where it matters for the framing, and blind to the rest: methods, versions and sizes
 * are left to the parser. Allocates nothing; of a body it sees only what frames it.
 */
final class Framing {
  private enum Part {
    HEAD,
    BODY,
    CHUNKS,
    TRAILERS,
    /** The last request is over; what follows is none, whatever it looks like. */
    NOTHING
  }

  private final HeadScan head = new HeadScan();
  private final ChunkScan chunks = new ChunkScan();
  private Part part = Part.HEAD;
  private boolean last;
  private long left;
  private long heads;
  private @Nullable Fault fault;

  /** Why nothing after the last request is one; null as long as all is well. */
  @Nullable Fault fault() {
    return fault;
  }

  /** How many heads there were, not counting one with a fault. */
  long heads() {
    return heads;
  }

  /** Whether the body of the last request is not over. */
  boolean inBody() {
    return part != Part.HEAD && part != Part.NOTHING;
  }

  /**
   * Looks at what comes next.
   *
   * @return how much of it may be passed on: all, unless there is a fault; then what comes before
   *     it in a body, or before the head that has it
   */
  int check(ByteString next) {
    if (part == Part.BODY && left > next.length()) {
      left -= next.length();
      return next.length();
    }
    byte[] bytes = next.toArrayUnsafe();
    int headAt = 0;
    int i = 0;
    while (i < bytes.length && part != Part.NOTHING) {
      i =
          switch (part) {
            case HEAD, TRAILERS -> lines(bytes, i);
            case BODY -> body(bytes, i);
            case CHUNKS -> chunks(bytes, i);
            case NOTHING -> throw new IllegalStateException("nothing comes after the last");
          };
      if (fault != null) {
        return inBody() ? i : headAt;
      } else if (part == Part.HEAD) {
        headAt = i;
      }
    }
    return i;
  }

  private int lines(byte[] bytes, int from) {
    for (int i = head.skip(bytes, from); i < bytes.length; i = head.skip(bytes, i + 1)) {
      fault = head.take(bytes[i]);
      if (fault != null) {
        return i;
      } else if (head.complete()) {
        afterLines();
        return i + 1;
      }
    }
    return bytes.length;
  }

  private void afterLines() {
    if (part == Part.TRAILERS) {
      nextHead();
      return;
    }
    heads++;
    last = head.last();
    left = head.length();
    if (head.chunked()) {
      part = Part.CHUNKS;
      chunks.begin();
    } else if (left > 0) {
      part = Part.BODY;
    } else {
      nextHead();
    }
  }

  private int body(byte[] bytes, int from) {
    int taken = (int) Math.min(left, bytes.length - from);
    left -= taken;
    if (left == 0) {
      nextHead();
    }
    return from + taken;
  }

  private int chunks(byte[] bytes, int from) {
    for (int i = chunks.skip(bytes, from); i < bytes.length; i = chunks.skip(bytes, i + 1)) {
      fault = chunks.take(bytes[i]);
      if (fault != null) {
        return i;
      } else if (chunks.complete()) {
        part = Part.TRAILERS;
        head.beginTrailers();
        return i + 1;
      }
    }
    return bytes.length;
  }

  private void nextHead() {
    part = last ? Part.NOTHING : Part.HEAD;
    head.beginHead();
  }
}
