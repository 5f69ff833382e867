package dev.firebreak.scenes.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The processes and folders of the scene that runs. If this program is ended before the scene, by
 * Ctrl-C or SIGTERM, they are ended and removed in an order that hooks of the JVM do not have: the
 * last first, as each folder is used by what came after it. The scene itself may end some of them
 * at the same time. Thread-safe.
 */
final class EarlyEnd {
  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
  private static boolean begun;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EarlyEnd::run, "end-scene"));
  }

  private EarlyEnd() {}

  /**
   * Adds what {@link #remove} takes away at the end of the scene.
   *
   * @throws IOException if this program is ending: then it was closed
   */
  static void add(AutoCloseable part) throws IOException {
    synchronized (OPEN) {
      if (!begun) {
        OPEN.push(part);
        return;
      }
    }
    close(part);
    throw new IOException("this program is ending");
  }

  static void remove(AutoCloseable part) {
    synchronized (OPEN) {
      OPEN.removeFirstOccurrence(part);
    }
  }

  private static void run() {
    for (AutoCloseable part = next(); part != null; part = next()) {
      close(part);
    }
  }

  private static @Nullable AutoCloseable next() {
    synchronized (OPEN) {
      begun = true;
      return OPEN.poll();
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      System.err.println("can't end a part of the scene: " + e);
    }
  }
}
