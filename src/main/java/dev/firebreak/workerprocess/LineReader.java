package dev.firebreak.workerprocess;

import dev.firebreak.liveness.HeapWatch;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes answers of the output of one process, one after the other and in order, on whichever thread
 * handles them. Guarded by the pool, whose monitor is not held while a line is read.
 */
final class LineReader {
  private static final Logger LOG = LoggerFactory.getLogger(LineReader.class);

  /** Lines up to this length are read on the thread that serves all processes. */
  private static final int SHORT = 64 * 1024;

  private final Object pool;
  private final Dialect dialect;
  private final Executor otherThreads;
  private final LineHandler handler;
  private final Lines lines;

  /** Whether a thread handles lines now; it also handles the lines that arrive meanwhile. */
  private boolean busy;

  private @Nullable Runnable afterwards;

  @SuppressWarnings("ArrayRecordComponent") // Only read.
  private record Line(byte[] bytes, String id) {}

  LineReader(Object pool, Dialect dialect, Executor elsewhere, Lines lines, LineHandler audience) {
    this.pool = pool;
    this.dialect = dialect;
    this.otherThreads = elsewhere;
    this.handler = audience;
    this.lines = lines;
  }

  void add(ByteBuffer bytes) {
    synchronized (pool) {
      if (!handler.needsOutput()) {
        return;
      }
      lines.add(bytes);
      if (busy) {
        return;
      }
      busy = true;
    }
    handleLines(null);
  }

  /** Runs a task after all earlier output was handled. */
  void afterwards(Runnable task) {
    synchronized (pool) {
      if (busy) {
        afterwards = task;
        return;
      }
    }
    task.run();
  }

  /** Records that the process has ended. */
  void end() {
    synchronized (pool) {
      lines.release();
    }
  }

  /**
   * The first line so far that is not tolerated noise; null if there is none. With the pool's
   * monitor held.
   */
  byte @Nullable [] rest() {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      if (!dialect.isNoise(line)) {
        return line;
      }
      handler.onNoise(line);
    }
    byte[] begun = lines.begun();
    return lines.tooLong() || !dialect.isNoise(begun) ? begun : null;
  }

  /** Handles lines. Whatever is thrown, the end of the process is still handled. */
  private void handleLines(@Nullable Line first) {
    try {
      handleAll(first);
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      LOG.error(
          "Reading the output of a worker process failed because of an error in the server; the"
              + " process is ended, and its attempt fails.",
          t);
      fail(t);
    }
  }

  private void handleAll(@Nullable Line first) {
    if (first != null) {
      handleLine(first);
    }
    while (true) {
      Line line;
      Runnable last = null;
      synchronized (pool) {
        line = next();
        if (line == null) {
          last = becomeIdle();
        }
      }
      if (line == null) {
        run(last);
        return;
      } else if (line.bytes.length > SHORT) {
        handleOnOtherThread(line);
        return;
      }
      handleLine(line);
    }
  }

  /** Ends the process: an answer may be lost, so it is unknown whether the process is free. */
  private void fail(Throwable t) {
    Runnable last;
    synchronized (pool) {
      last = becomeIdle();
      handler.failed(t);
    }
    run(last);
  }

  private @Nullable Runnable becomeIdle() {
    busy = false;
    Runnable last = afterwards;
    afterwards = null;
    return last;
  }

  private static void run(@Nullable Runnable last) {
    if (last != null) {
      last.run();
    }
  }

  private @Nullable Line next() {
    while (handler.needsOutput()) {
      byte[] line = lines.next();
      if (line == null) {
        if (lines.tooLong()) {
          handler.tooLong(lines.begun(), lines.noMemory());
        }
        return null;
      } else if (dialect.isNoise(line)) {
        handler.onNoise(line);
        continue;
      }
      String id = handler.currentId();
      if (id != null) {
        return new Line(line, id);
      }
      handler.onUnexpectedLine(line);
    }
    return null;
  }

  private void handleOnOtherThread(Line line) {
    Runnable goOn = () -> handleLines(line);
    try {
      otherThreads.execute(goOn);
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      goOn.run(); // The node is closing, or no thread can be started.
    }
  }

  private void handleLine(Line line) {
    Answer answer;
    try {
      answer = dialect.read(line.bytes, line.id);
    } catch (RuntimeException | OutOfMemoryError e) {
      answer = new Answer.Wrong("its answer could not be read: " + e);
    }
    handler.onAnswer(answer, line.bytes);
  }
}
