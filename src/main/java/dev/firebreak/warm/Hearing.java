package dev.firebreak.warm;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes answers of what one process writes: one after the other and in the order in which they
 * came, whichever thread it is that hears them. Guarded by the pool, which is not held while a line
 * is read.
 */
final class Hearing {
  /** What is shorter is read on the thread that serves all processes. */
  private static final int SHORT = 64 * 1024;

  private final Object pool;
  private final Dialect dialect;
  private final Executor elsewhere;
  private final Audience audience;
  private final Lines lines;

  /** Whether somebody hears lines now, who will hear those too that come meanwhile. */
  private boolean busy;

  private @Nullable Runnable afterwards;

  @SuppressWarnings("ArrayRecordComponent") // Only read.
  private record Line(byte[] bytes, String id) {}

  Hearing(Object pool, Dialect dialect, Executor elsewhere, long maxLine, Audience audience) {
    this.pool = pool;
    this.dialect = dialect;
    this.elsewhere = elsewhere;
    this.audience = audience;
    this.lines = new Lines(maxLine);
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
    listen();
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

  private void listen() {
    while (true) {
      Line line;
      Runnable last = null;
      synchronized (pool) {
        line = next();
        if (line == null) {
          busy = false;
          last = afterwards;
          afterwards = null;
        }
      }
      if (line == null) {
        if (last != null) {
          last.run();
        }
        return;
      } else if (line.bytes.length > SHORT) {
        listenElsewhere(line);
        return;
      }
      hear(line);
    }
  }

  private @Nullable Line next() {
    while (audience.listens()) {
      byte[] line = lines.next();
      if (line == null) {
        if (lines.tooLong()) {
          audience.tooLong(lines.begun());
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
    Runnable goOn =
        () -> {
          hear(line);
          listen();
        };
    try {
      elsewhere.execute(goOn);
    } catch (RejectedExecutionException _) {
      goOn.run(); // The node is closing.
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
