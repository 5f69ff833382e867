package dev.firebreak.connection;

import dev.firebreak.memory.ByteBudget;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived on a connection and was not handed to Pekko's parser yet. The parser is handed
 * portions of one request only, because it recurses once for each request in a portion; whole
 * heads, because it parses a line anew whenever a piece of it arrives; and the data of chunks
 * joined, because it makes several objects of each chunk, and holds a chunk until it is complete.
 *
 * <p>What is held is charged to the budget. Belongs to the connection's stage.
 */
final class ReceivedBytes {
  /** A larger portion is taken apart, so that what the parser keeps of it is small. */
  private static final int SMALL = 2048;

  private static final byte[] NOTHING = {};
  private static final ByteString NONE = ByteString.emptyByteString();

  private final Framing framing;
  private final ByteBudget.Share share;

  /** What arrived last, whole, and as an array of which the bytes from {@code at} on are left. */
  private ByteString arrived = NONE;

  private byte[] bytes = NOTHING;
  private int at;

  /** The beginning of a head that is not complete, and its length in the array. */
  private byte[] head = NOTHING;

  private int headLength;

  private long charged;
  private boolean noRoom;

  ReceivedBytes(HeadLimits limits, ByteBudget budget) {
    this.framing = new Framing(limits);
    this.share = budget.share();
  }

  /** Why nothing more is handed out; null as long as all is well. */
  @Nullable FramingError fault() {
    return noRoom ? FramingError.NO_ROOM : framing.fault();
  }

  /** Whether the request that is handed out is to be the last of its connection. */
  boolean cacheIsFull() {
    return framing.cacheIsFull();
  }

  /** Whether the body of the last request is not complete. */
  boolean inBody() {
    return switch (framing.part()) {
      case HEAD, NOTHING -> false;
      case BODY, CHUNKS, TRAILERS -> true;
    };
  }

  /** Whether the head of a request has begun and is not complete. */
  boolean headBegun() {
    return framing.headBegun();
  }

  /** Whether there is nothing to hand out. */
  boolean isEmpty() {
    return at == bytes.length;
  }

  /** Takes what has arrived; to be called when {@link #isEmpty}. */
  void arrived(ByteString next) {
    arrived = next;
    bytes = next.toArrayUnsafe();
    at = 0;
  }

  /** The next portion; null if more has to arrive first, or if there is a fault. */
  @Nullable ByteString next() {
    ByteString portion = null;
    while (portion == null && !isEmpty() && fault() == null) {
      portion =
          switch (framing.part()) {
            case HEAD -> head();
            case BODY -> body();
            case CHUNKS, TRAILERS -> chunks();
            case NOTHING -> drop();
          };
    }
    if (isEmpty()) {
      drop();
    }
    charge(bytes.length + (long) head.length);
    return portion;
  }

  /** A head, and what is there of a body whose length it says. */
  private @Nullable ByteString head() {
    int from = at;
    long before = framing.heads();
    int end = framing.head(bytes, from);
    at = end;
    if (framing.fault() != null) {
      return null;
    } else if (framing.heads() == before) {
      keep(from);
      return null;
    }
    at = framing.body(bytes, end);
    if (headLength > 0) {
      byte[] whole = Arrays.copyOf(head, headLength + end - from);
      System.arraycopy(bytes, from, whole, headLength, end - from);
      head = NOTHING;
      headLength = 0;
      return portion(whole, 0, whole.length, end);
    }
    return portion(bytes, from, end, end);
  }

  private void keep(int from) {
    int length = headLength + at - from;
    if (length > head.length) {
      head = Arrays.copyOf(head, Math.max(length, 2 * head.length));
    }
    System.arraycopy(bytes, from, head, headLength, at - from);
    headLength = length;
  }

  /** A head, without the empty line before it, and the body from an index of what arrived on. */
  private ByteString portion(byte[] array, int headFrom, int headEnd, int bodyFrom) {
    int from = array[headFrom] == '\r' ? headFrom + 2 : headFrom;
    int length = headEnd - from + at - bodyFrom;
    boolean inOne = bodyFrom == headEnd; // A head that was kept is longer than what arrived of it.
    if (inOne && length == bytes.length && length <= SMALL) {
      return arrived;
    } else if (length <= SMALL) {
      byte[] copy = Arrays.copyOfRange(array, from, from + length);
      System.arraycopy(bytes, bodyFrom, copy, headEnd - from, at - bodyFrom);
      return ByteString.fromArrayUnsafe(copy);
    }
    // The parser keeps what holds the target until the next request, however long that takes.
    int line = from;
    while (array[line] != '\n') {
      line++;
    }
    return copy(array, from, line + 1)
        .concat(copy(array, line + 1, headEnd))
        .concat(copy(bytes, bodyFrom, at));
  }

  private static ByteString copy(byte[] array, int from, int end) {
    return ByteString.fromArrayUnsafe(Arrays.copyOfRange(array, from, end));
  }

  private ByteString body() {
    int from = at;
    at = framing.body(bytes, from);
    return at - from == bytes.length ? arrived : copy(bytes, from, at);
  }

  /** The data of all chunks that are there as one, and the last chunk if that is there. */
  private @Nullable ByteString chunks() {
    JoinedChunk joined = new JoinedChunk(bytes.length - at);
    while (!isEmpty() && inBody() && framing.fault() == null) {
      at = framing.frame(bytes, at);
      int data = framing.data(bytes.length - at);
      joined.add(bytes, at, data);
      at += data;
    }
    return framing.fault() == null ? joined.take(!inBody()) : null;
  }

  private @Nullable ByteString drop() {
    arrived = NONE;
    bytes = NOTHING;
    at = 0;
    return null;
  }

  private void charge(long bytesHeld) {
    long now = bytesHeld <= SMALL ? 0 : bytesHeld;
    if (now != charged) {
      share.release();
      charged = now;
      noRoom = !share.grow(now);
      if (noRoom) {
        release();
      }
    }
  }

  /** Holds nothing any more. */
  void release() {
    var _ = drop();
    head = NOTHING;
    headLength = 0;
    charged = 0;
    share.release();
  }
}
