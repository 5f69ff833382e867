package dev.firebreak.connection;

import dev.firebreak.access.Credentials;
import dev.firebreak.memory.ByteBudget;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that have arrived on a connection and were not passed to Pekko's parser yet. The parser
 * gets portions of one request only, because it recurses once for each request in a portion; whole
 * heads, because it parses a line again whenever a piece of it arrives; and the data of chunks
 * joined, because it makes several objects of each chunk, and holds a chunk until the chunk is
 * complete.
 *
 * <p>The held bytes are charged to the budget. Belongs to the connection's stage.
 */
final class ReceivedBytes {
  /** A larger portion is split, so that the parser retains only a small part of it. */
  private static final int SMALL = 2048;

  private static final byte[] NOTHING = {};
  private static final ByteString NONE = ByteString.emptyByteString();

  private final Framing framing;
  private final ByteBudget.Share share;
  private final SentCredentials credentials = new SentCredentials();

  /**
   * The last received bytes, whole, and as an array of which the bytes from {@code at} on are left.
   */
  private ByteString arrived = NONE;

  private byte[] bytes = NOTHING;
  private int at;

  /** The beginning of an incomplete head, and its length in the array. */
  private byte[] head = NOTHING;

  private int headLength;

  private long charged;
  private boolean noMemory;

  ReceivedBytes(HeadLimits limits, ByteBudget budget) {
    this.framing = new Framing(limits);
    this.share = budget.share();
  }

  /** Why no more bytes are passed on; null while there is no error. */
  @Nullable FramingError error() {
    return noMemory ? FramingError.NO_MEMORY : framing.error();
  }

  /** Whether the current request has to be the last of its connection. */
  boolean cacheIsFull() {
    return framing.cacheIsFull();
  }

  /** The credentials that were taken out of the last head passed on; null if none were. */
  @Nullable Credentials credentials() {
    return credentials.current();
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

  /** Whether there are no bytes to pass on. */
  boolean isEmpty() {
    return at == bytes.length;
  }

  /** Adds received bytes. Call only when {@link #isEmpty}. */
  void arrived(ByteString next) {
    arrived = next;
    bytes = next.toArrayUnsafe();
    at = 0;
  }

  /** Returns the next portion; null if more bytes have to arrive first, or after an error. */
  @Nullable ByteString next() {
    ByteString portion = null;
    while (portion == null && !isEmpty() && error() == null) {
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

  /** Returns a head, and the available part of a body of known length. */
  private @Nullable ByteString head() {
    int from = at;
    long before = framing.heads();
    int end = framing.head(bytes, from);
    at = end;
    if (framing.error() != null) {
      return null;
    } else if (framing.heads() == before) {
      keep(from);
      return null;
    }
    at = framing.body(bytes, end);
    credentials.headBegins();
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

  /**
   * Returns a head, without the empty line before it, and the body from this index of the received
   * bytes on.
   */
  private ByteString portion(byte[] array, int headFrom, int headEnd, int bodyFrom) {
    int from = array[headFrom] == '\r' ? headFrom + 2 : headFrom;
    int length = headEnd - from + at - bodyFrom;
    // A head that began earlier is longer than its part in the last received bytes.
    boolean inOne = bodyFrom == headEnd;
    AuthorizationLine.Place place = framing.authorization();
    if (inOne && length <= SMALL && place != null && SentCredentials.canTake(place)) {
      return ByteString.fromArrayUnsafe(credentials.take(place, bytes, from, at));
    } else if (inOne && length == bytes.length && length <= SMALL) {
      return arrived;
    } else if (length <= SMALL) {
      byte[] copy = Arrays.copyOfRange(array, from, from + length);
      System.arraycopy(bytes, bodyFrom, copy, headEnd - from, at - bodyFrom);
      return ByteString.fromArrayUnsafe(copy);
    }
    // The parser keeps the buffer with the target until the next request, however long that takes.
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

  /**
   * Returns the available data of all chunks as one chunk, and the last chunk if it has arrived.
   */
  private @Nullable ByteString chunks() {
    JoinedChunk joined = new JoinedChunk(bytes.length - at);
    while (!isEmpty() && inBody() && framing.error() == null) {
      at = framing.frame(bytes, at);
      int data = framing.data(bytes.length - at);
      joined.add(bytes, at, data);
      at += data;
    }
    return framing.error() == null ? joined.take(!inBody()) : null;
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
      noMemory = !share.grow(now);
      if (noMemory) {
        release();
      }
    }
  }

  /** Discards all bytes and releases their memory. */
  void release() {
    var _ = drop();
    head = NOTHING;
    headLength = 0;
    charged = 0;
    share.release();
  }
}
