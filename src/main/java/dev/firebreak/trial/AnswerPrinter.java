package dev.firebreak.trial;

import dev.firebreak.stream.ByteQueue;
import dev.firebreak.stream.StreamedAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes an answer while an attempt writes it, on a thread of its own. */
public final class AnswerPrinter implements StreamedAnswer.Caller {
  /** How long a cancelled answer is still written. */
  private static final long LAST_MS = 1000;

  private final OutputStream to;
  private final Runnable whenLeft;

  /** Guarded by this, as is the next field. */
  private StreamedAnswer.@Nullable Beginning beginning;

  private boolean readerHasGone;

  private final CompletableFuture<Void> written = new CompletableFuture<>();

  /**
   * Has a permit when there may be more to read. Not a lock: the loop of the program wakes the
   * reader while it holds the program's output, which the reader needs to take bytes.
   */
  private final Semaphore readable = new Semaphore(0);

  /**
   * Creates a printer.
   *
   * @param whenLeft run if the reader of the answer has gone
   */
  public AnswerPrinter(OutputStream to, Runnable whenLeft) {
    this.to = to;
    this.whenLeft = whenLeft;
  }

  @Override
  public synchronized void begin(StreamedAnswer.Beginning first, ByteQueue content) {
    beginning = first;
    content.whenReadable(readable::release);
    Thread.ofPlatform().daemon().name("trial-answer").start(() -> run(content));
  }

  /** What preceded the content; null if the answer has not begun. */
  public synchronized StreamedAnswer.@Nullable Beginning beginning() {
    return beginning;
  }

  /** Whether the reader of the answer has closed it. */
  public synchronized boolean readerHasGone() {
    return readerHasGone;
  }

  /**
   * Waits until everything is written, or the answer is cancelled; to be called when the answer has
   * ended.
   */
  public void await() throws InterruptedException {
    if (beginning() != null) {
      try {
        written.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Waits only for a moment for a reader that does not read. Any thread may call this. */
  public void cancel() {
    written.completeOnTimeout(null, LAST_MS, TimeUnit.MILLISECONDS);
  }

  private void run(ByteQueue content) {
    try {
      write(content);
    } finally {
      written.complete(null);
    }
  }

  private void write(ByteQueue content) {
    try {
      for (ByteBuffer next = next(content); next != null; next = next(content)) {
        to.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
        to.flush();
        if (to instanceof PrintStream print && print.checkError()) {
          leave(content);
          return;
        }
      }
    } catch (IOException _) {
      leave(content);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(ByteQueue content) {
    synchronized (this) {
      readerHasGone = true;
    }
    content.abandon();
    whenLeft.run();
  }

  /** The next bytes; null at the end. */
  private @Nullable ByteBuffer next(ByteQueue content) throws InterruptedException {
    ByteBuffer next = content.take();
    while (next == null && !content.atEnd() && !content.broken()) {
      readable.acquire();
      next = content.take();
    }
    return next;
  }
}
