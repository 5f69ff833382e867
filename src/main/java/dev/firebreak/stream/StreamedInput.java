package dev.firebreak.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The input of a call that is passed on while it arrives. Only one attempt can read it.
 * Thread-safe.
 */
public final class StreamedInput {
  /** The length of an input that is not announced. */
  public static final long UNKNOWN = -1;

  private final ByteQueue content = new ByteQueue();
  private final long length;
  private volatile boolean opened;

  /**
   * Creates an input of which nothing has arrived.
   *
   * @param length its length in bytes; {@link #UNKNOWN} if that is not announced
   */
  public StreamedInput(long length) {
    this.length = length;
  }

  /** Its length in bytes; {@link #UNKNOWN} if that is not announced. */
  public long length() {
    return length;
  }

  /** To be written by its sender. An input that can't be completed has no end. */
  public ByteQueue content() {
    return content;
  }

  /**
   * An attempt begins to read.
   *
   * @param whenReadable run, by any thread, when {@link #take} will say something else than before
   */
  public void open(Runnable whenReadable) {
    opened = true;
    content.whenReadable(whenReadable);
  }

  /** Whether an attempt has begun to read, so that no other can. */
  public boolean opened() {
    return opened;
  }

  /** Takes the next bytes; null if there are none now, or none any more. */
  public @Nullable ByteBuffer take() {
    return content.take();
  }

  /** Whether the input is complete, and everything was read. */
  public boolean atEnd() {
    return content.atEnd();
  }

  /** Nothing more is read. */
  public void close() {
    content.abandon();
  }
}
