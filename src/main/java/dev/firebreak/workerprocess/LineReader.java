package dev.firebreak.workerprocess;

import dev.firebreak.liveness.HeapWatch;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes answers of what one process writes: one after the other and in the order in which they
 * came, whichever thread it is that hears them. Guarded by the pool, which is not held while a line
 * is read.
 */
final class LineReader {
  private static final Logger LOG = LoggerFactory.getLogger(LineReader.class);

  /** What is shorter is read on the thread that serves all processes. */
  private static final int SHORT = 64 * 1024;

  private final Object pool;
  private final Dialect dialect;
  private final Executor elsewhere;
  private final LineHandler audience;
  private final Lines lines;

  /** Whether somebody hears lines now, who will hear those too that come meanwhile. */
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

  /** Does something once all that came before was heard. */
  void afterwards(Runnable task) {
    synchronized (pool) {
      if (busy) {
        afterwards = task;
        return;
      }
    }
    task.run();
  }

  /** The process is no more. */
  void end() {
    synchronized (pool) {
      lines.release();
    }
  }

  /** Of what came the first that is no lament; null if nothing did. With the pool held. */
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

  /** Whatever is thrown on the way, the end of the process is still heard. */
  private void listen(@Nullable Line first) {
    try {
      hearAll(first);
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      LOG.error("What a process wrote could not be dealt with; the process is ended.", t);
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

  /** An answer may be lost, so that the process can't be known to be free: it ends. */
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
      goOn.run(); // The node is closing, or there is no thread to be had.
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
