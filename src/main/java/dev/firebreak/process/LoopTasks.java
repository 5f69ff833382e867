package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What others want done on the loop's thread, and the descriptor that wakes it. Thread-safe. */
final class LoopTasks {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final MemorySegment count = Arena.ofAuto().allocate(8, 8);
  private final int fd;
  private boolean closed;

  LoopTasks() {
    fd = Libc.eventfd();
    if (fd < 0) {
      throw new IllegalStateException("eventfd: " + Spawn.describe(-fd));
    }
    count.set(JAVA_LONG, 0, 1);
  }

  /** Has something done soon; nothing once the thread has ended. */
  void add(Runnable order) {
    queue.add(order);
    if (woken.compareAndSet(false, true)) {
      synchronized (this) {
        if (!closed) { // The number may be somebody else's file by then.
          Libc.write(fd, count);
        }
      }
    }
  }

  /** Can be read from when there is an order. */
  int fd() {
    return fd;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Takes the orders that are there. On the loop's thread. */
  void take(Consumer<Runnable> obey) {
    woken.set(false); // Before they are taken: whoever adds one after that wakes it again.
    for (Runnable order = queue.poll(); order != null; order = queue.poll()) {
      obey.accept(order);
    }
  }

  synchronized void close() {
    closed = true;
    Libc.close(fd);
    queue.clear();
  }
}
