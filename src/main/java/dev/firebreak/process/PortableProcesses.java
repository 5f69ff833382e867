package dev.firebreak.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Programs on any system, by the means of Java itself: three threads for each, no limits, and of
 * the processes that a program starts only those found among its descendants while it runs.
 */
final class PortableProcesses implements Processes {
  private static final long CLOSING_S = 10;

  /** The thread that calls the listeners. */
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("processes").daemon().factory());

  private final Set<PortableChild> children = ConcurrentHashMap.newKeySet();
  private boolean closed;

  @Override
  public synchronized Running start(Launch launch, String mark, Listener listener)
      throws CannotStart {
    if (closed) {
      throw new CannotStart(launch.program(), "the node is stopping");
    }
    File directory = launch.directory().toFile();
    if (!Files.isDirectory(launch.directory())) {
      throw new CannotStart(launch.program(), "there is no directory " + directory);
    }
    ProcessBuilder builder = new ProcessBuilder(launch.command()).directory(directory);
    builder.environment().clear();
    try {
      builder.environment().putAll(launch.environment());
      PortableChild child = new PortableChild(builder.start(), listener, thread, children::remove);
      children.add(child);
      child.start();
      return child;
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStart(launch.program(), reason(e));
    }
  }

  /** The message of the system, without the text that Java adds. */
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    String prefix = "Exec failed, error: ";
    int known = message.indexOf(prefix);
    int open = message.indexOf('(', Math.max(0, known));
    int close = message.indexOf(')', Math.max(0, open));
    return known >= 0 && open > 0 && close > open ? message.substring(open + 1, close) : message;
  }

  @Override
  public void close() {
    List<PortableChild> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(children);
    }
    running.forEach(PortableChild::kill);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_S);
    try {
      for (PortableChild child : running) {
        child.await(deadline - System.nanoTime());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.shutdown();
  }
}
