package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The tasks that other threads submit to the loop's thread, and the descriptor that wakes it.
 * Thread-safe.
 */
final class LoopTasks {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final MemorySegment count = Arena.ofAuto().allocate(8, 8);
  private final int fd;
  private boolean closed;

  LoopTasks() {
    fd = FileCalls.eventfd();
    if (fd < 0) {
      throw new IllegalStateException("eventfd: " + Spawn.describe(-fd));
    }
    count.set(JAVA_LONG, 0, 1);
  }

  /** Submits a task; ignored once the thread has ended. */
  void add(Runnable task) {
    queue.add(task);
    if (woken.compareAndSet(false, true)) {
      synchronized (this) {
        if (!closed) { // After the close the descriptor may belong to another file.
          FileCalls.write(fd, count);
        }
      }
    }
  }

  /** The descriptor that is readable while tasks wait. */
  int fd() {
    return fd;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Takes the tasks that wait. On the loop's thread. */
  void take(Consumer<Runnable> runner) {
    woken.set(
        false); // Before the tasks are taken: a task that is added later wakes the loop again.
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      runner.accept(task);
    }
  }

  synchronized void close() {
    closed = true;
    FileCalls.close(fd);
    queue.clear();
  }
}
