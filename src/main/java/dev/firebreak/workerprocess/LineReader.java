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
  private final Executor elsewhere;
  private final LineHandler audience;
  private final Lines lines;

  /** Whether a thread handles lines now; it also handles the lines that arrive meanwhile. */
  private boolean busy;

  private @Nullable Runnable afterwards;

  @SuppressWarnings("ArrayRecordComponent") // Only read.
  private record Line(byte[] bytes, String id) {}

  LineReader(Object pool, Dialect dialect, Executor elsewhere, Lines lines, LineHandler audience) {
    this.pool = pool;
    this.dialect = dialect;
    this.elsewhere = elsewhere;
    this.audience = audience;
    this.lines = lines;
  }

  void add(ByteBuffer bytes) {
    synchronized (pool) {
      if (!audience.listens()) {
        return;
      }
      lines.add(bytes);
      if (busy) {
        return;
      }
      busy = true;
    }
    listen(null);
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
      audience.lament(line);
    }
    byte[] begun = lines.begun();
    return lines.tooLong() || !dialect.isNoise(begun) ? begun : null;
  }

  /** Handles lines. Whatever is thrown, the end of the process is still handled. */
  private void listen(@Nullable Line first) {
    try {
      hearAll(first);
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      LOG.error("Reading the output of a worker process failed; the process is ended.", t);
      giveUp(t);
    }
  }

  private void hearAll(@Nullable Line first) {
    if (first != null) {
      hear(first);
    }
    while (true) {
      Line line;
      Runnable last = null;
      synchronized (pool) {
        line = next();
        if (line == null) {
          last = rested();
        }
      }
      if (line == null) {
        run(last);
        return;
      } else if (line.bytes.length > SHORT) {
        listenElsewhere(line);
        return;
      }
      hear(line);
    }
  }

  /** Ends the process: an answer may be lost, so it is unknown whether the process is free. */
  private void giveUp(Throwable t) {
    Runnable last;
    synchronized (pool) {
      last = rested();
      audience.failed(t);
    }
    run(last);
  }

  private @Nullable Runnable rested() {
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
    while (audience.listens()) {
      byte[] line = lines.next();
      if (line == null) {
        if (lines.tooLong()) {
          audience.tooLong(lines.begun(), lines.noRoom());
        }
        return null;
      } else if (dialect.isNoise(line)) {
        audience.lament(line);
        continue;
      }
      String id = audience.asked();
      if (id != null) {
        return new Line(line, id);
      }
      audience.unasked(line);
    }
    return null;
  }

  private void listenElsewhere(Line line) {
    Runnable goOn = () -> listen(line);
    try {
      elsewhere.execute(goOn);
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      goOn.run(); // The node is closing, or no thread can be started.
    }
  }

  private void hear(Line line) {
    Answer answer;
    try {
      answer = dialect.read(line.bytes, line.id);
    } catch (RuntimeException | OutOfMemoryError e) {
      answer = new Answer.Wrong("its answer could not be read: " + e);
    }
    audience.heard(answer, line.bytes);
  }
}
