package dev.firebreak.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The standard input of a program, written by a thread of its own: either pieces that are sent, or
 * what a source supplies. Thread-safe.
 */
final class PortableInput {
  private static final byte[] END = {};
  private static final long PAUSE_MS = 100;

  private final Process process;
  private final ScheduledExecutorService thread;
  private final BooleanSupplier ended;
  private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private final Semaphore ready = new Semaphore(0);
  private final AtomicBoolean writing = new AtomicBoolean();

  /**
   * Creates the input.
   *
   * @param thread the thread on which a source expects to be asked
   * @param ended whether the program has ended
   */
  PortableInput(Process process, ScheduledExecutorService thread, BooleanSupplier ended) {
    this.process = process;
    this.thread = thread;
    this.ended = ended;
  }

  void send(byte[] bytes) {
    startWriting();
    if (bytes.length > 0 && !ended.getAsBoolean()) {
      pieces.add(bytes);
    }
  }

  void sendFrom(InputSource source) {
    StreamThread.start(process, "in", () -> write(source));
  }

  void end() {
    startWriting();
    pieces.add(END);
  }

  /** Says that the source may have more. */
  void proceed() {
    ready.release();
  }

  /** Drops what was not written, because the program has ended. */
  void close() {
    pieces.clear();
    pieces.add(END);
  }

  /** The thread is started for the first bytes, because a source needs another one. */
  private void startWriting() {
    if (writing.compareAndSet(false, true)) {
      StreamThread.start(process, "in", this::write);
    }
  }

  private void write() {
    try (OutputStream stdin = process.getOutputStream()) {
      for (byte[] bytes = pieces.take(); bytes.length > 0; bytes = pieces.take()) {
        stdin.write(bytes);
        if (pieces.isEmpty()) {
          stdin.flush();
        }
      }
    } catch (IOException _) {
      // The program closed its input, which is no error.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what a source supplies, which is asked on the thread that it expects. */
  private void write(InputSource source) {
    try (OutputStream stdin = process.getOutputStream()) {
      while (!ended.getAsBoolean()) {
        ByteBuffer next = thread.submit(source::next).get();
        if (next != null) {
          stdin.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
          stdin.flush();
        } else if (thread.submit(source::atEnd).get()) {
          return;
        } else {
          boolean _ = ready.tryAcquire(PAUSE_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (IOException | ExecutionException | RejectedExecutionException _) {
      // The program closed its input, which is no error, or the node is stopping.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      close(source);
    }
  }

  private void close(InputSource source) {
    try {
      thread.execute(source::closed);
    } catch (RejectedExecutionException _) {
      // The shared thread has ended.
    }
  }
}
