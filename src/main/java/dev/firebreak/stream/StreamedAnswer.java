package dev.firebreak.stream;

import dev.firebreak.api.Head;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call that is sent while an attempt writes it. The first attempt that writes
 * something begins the answer; the call has no further attempt then. Thread-safe.
 */
public final class StreamedAnswer {
  private final ByteQueue content = new ByteQueue();
  private final Caller caller;

  /** Guarded by this, as is the next field: the attempt that may write; null before the first. */
  private @Nullable AttemptAnswer current;

  private boolean begun;

  /** Sends the answer. */
  @FunctionalInterface
  public interface Caller {
    /**
     * The answer begins. Called once, by any thread: must neither block nor throw.
     *
     * @param beginning what precedes the content
     * @param content the content, to be read while it is written, or abandoned
     */
    void begin(Beginning beginning, ByteQueue content);
  }

  /**
   * What precedes the content of an answer.
   *
   * @param head the status and the header fields; null for none of its own
   * @param contentType the media type of the content
   * @param attempts how many attempts there were, with this one
   */
  public record Beginning(@Nullable Head head, String contentType, int attempts) {}

  /**
   * Creates an answer that has not begun.
   *
   * @param caller informed when it begins
   */
  public StreamedAnswer(Caller caller) {
    this.caller = caller;
  }

  /**
   * An attempt begins. No attempt before it can write any more.
   *
   * @param number its number, from 1
   */
  public synchronized AttemptAnswer attempt(int number) {
    AttemptAnswer next = new AttemptAnswer(this, number);
    current = next;
    return next;
  }

  /** Whether a part of it was written, so that it can't be replaced by another answer. */
  public synchronized boolean begun() {
    return begun;
  }

  /** The call is over. Returns whether the answer had begun; it ends after what was written. */
  public boolean end(boolean complete) {
    synchronized (this) {
      current = null;
      if (!begun) {
        return false;
      }
    }
    if (complete) {
      content.complete();
    } else {
      content.fail();
    }
    return true;
  }

  ByteQueue content() {
    return content;
  }

  /** Begins the answer of an attempt; returns false if the attempt may not write. */
  boolean begin(AttemptAnswer attempt, Beginning beginning) {
    synchronized (this) {
      if (attempt != current || begun) {
        return false;
      }
      begun = true;
    }
    caller.begin(beginning, content);
    return true;
  }
}
