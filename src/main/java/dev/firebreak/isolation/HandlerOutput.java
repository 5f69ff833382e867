package dev.firebreak.isolation;

import dev.firebreak.api.Answer;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.stream.AttemptAnswer;
import dev.firebreak.stream.ByteQueue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer that a handler writes while it runs: sent as it is written, or kept for a task.
 * Thread-safe, but that the bytes of concurrent writes may mix.
 */
final class HandlerOutput extends OutputStream {
  /** How much is kept for a task, in bytes. */
  private static final int MOST_KEPT = 64 << 20;

  private static final Answer PLAIN =
      Answer.of(200, Payload.of(new byte[0], "application/octet-stream"));

  /** Null if the answer is kept. */
  private final @Nullable AttemptAnswer answer;

  private final BooleanSupplier over;

  /** Guarded by this, as are the fields below. */
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /** What the answer began with; null before that. */
  private @Nullable Answer beginning;

  /** Null if the answer is kept, before it has begun, and if the attempt was over by then. */
  private @Nullable ByteQueue content;

  private final Semaphore room = new Semaphore(0);

  /**
   * Creates an output to which nothing was written.
   *
   * @param answer receives it; null if it is to be kept
   * @param over whether nothing may be written any more
   */
  HandlerOutput(@Nullable AttemptAnswer answer, BooleanSupplier over) {
    this.answer = answer;
    this.over = over;
  }

  /**
   * Begins the answer, with the bytes of its payload.
   *
   * @throws IllegalStateException if it has begun already
   */
  HandlerOutput begin(Answer first) throws IOException {
    synchronized (this) {
      if (beginning != null) {
        throw new IllegalStateException("the answer has begun already");
      }
      beginning = first;
      if (answer != null) {
        Head head = first.withHead().head();
        boolean plain = first.status() == PLAIN.status() && first.headers().isEmpty();
        content = answer.begin(plain ? null : head, first.payload().contentType());
        if (content != null) {
          content.whenRoom(room::release);
        }
      }
    }
    write(first.payload().bytes());
    return this;
  }

  /** Whether the answer has begun, so that what the handler returns does not count. */
  synchronized boolean begun() {
    return beginning != null;
  }

  /** The result of a handler that has written its answer. */
  synchronized Payload result() {
    Answer first = Objects.requireNonNull(beginning);
    Payload all = Payload.of(kept.toByteArray(), first.payload().contentType());
    return new Answer(first.status(), first.headers(), all).withHead();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen(!over.getAsBoolean());
    ByteQueue to;
    synchronized (this) {
      if (beginning == null) {
        begin(PLAIN);
      }
      to = content;
      if (answer == null) {
        keep(bytes, offset, length);
        return;
      }
    }
    requireOpen(to != null);
    int at = offset;
    while (to != null && at < offset + length) {
      int piece = Math.min(awaitRoom(to), offset + length - at);
      requireOpen(to.add(ByteBuffer.wrap(bytes, at, piece)) || to.abandoned());
      at += piece;
    }
  }

  private static void requireOpen(boolean open) throws IOException {
    if (!open) {
      throw new IOException("the attempt is over");
    }
  }

  private void keep(byte[] bytes, int offset, int length) throws IOException {
    if (length > MOST_KEPT - kept.size()) {
      throw new IOException("the output of a task may have " + MOST_KEPT + " bytes");
    }
    kept.write(bytes, offset, length);
  }

  private int awaitRoom(ByteQueue to) throws InterruptedIOException {
    int free = to.room();
    while (free == 0) {
      try {
        room.acquire();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the caller was slow");
      }
      free = to.room();
    }
    return free;
  }
}
