package dev.firebreak.trial;

import dev.firebreak.stream.StreamedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Passes an input on while it is read, on a thread of its own and with no more than a block of it
 * in memory. An input that is too long, or can't be read, has no end; the trial is cancelled then.
 */
public final class InputFeed {
  private static final int BLOCK = 64 * 1024;

  private final InputStream from;
  private final long most;
  private final StreamedInput to;
  private final Runnable cancel;
  private final AtomicLong count = new AtomicLong();
  private volatile boolean tooLong;
  private volatile @Nullable IOException failure;

  private InputFeed(InputStream from, long most, StreamedInput to, Runnable cancel) {
    this.from = from;
    this.most = most;
    this.to = to;
    this.cancel = cancel;
  }

  /**
   * Starts to read.
   *
   * @param most how many bytes the input may have
   * @param cancel run if the input can't be passed on to its end
   */
  public static InputFeed start(InputStream from, long most, StreamedInput to, Runnable cancel) {
    InputFeed feed = new InputFeed(from, most, to, cancel);
    to.content().whenRoom(feed::wake);
    Thread.ofPlatform().daemon().name("trial-input").start(feed::run);
    return feed;
  }

  /** How many bytes were read so far. */
  public long count() {
    return count.get();
  }

  /** Whether the input had more bytes than it may have. */
  public boolean tooLong() {
    return tooLong;
  }

  /** Why the input could not be read; null if it could. */
  public @Nullable IOException failure() {
    return failure;
  }

  private synchronized void wake() {
    notifyAll();
  }

  private void run() {
    try {
      pass();
    } catch (IOException e) {
      failure = e;
      cancel.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass() throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK];
    for (int length = from.read(block); length >= 0; length = from.read(block)) {
      if (count.addAndGet(length) > most) {
        tooLong = true;
        cancel.run();
        return;
      }
      if (!pass(ByteBuffer.wrap(block, 0, length))) {
        return; // The program reads nothing more.
      }
    }
    to.content().complete();
  }

  private boolean pass(ByteBuffer bytes) throws InterruptedException {
    while (bytes.hasRemaining()) {
      int length = Math.min(room(), bytes.remaining());
      if (!to.content().add(bytes.slice(bytes.position(), length))) {
        return false;
      }
      bytes.position(bytes.position() + length);
    }
    return true;
  }

  private synchronized int room() throws InterruptedException {
    int room = to.content().room();
    while (room == 0) {
      wait();
      room = to.content().room();
    }
    return room;
  }
}
