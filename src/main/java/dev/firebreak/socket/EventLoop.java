package dev.firebreak.socket;

import dev.firebreak.liveness.HeapWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that waits for many sockets. What it is told to do it does between two looks. */
final class EventLoop {
  /** Something is ready, for which it was waited. Called by the loop's thread; must not block. */
  interface Ready {
    void ready(SelectionKey key);
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  /** What is read at a time. */
  private static final int READ = 64 * 1024;

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private volatile boolean toEnd;
  private volatile boolean over;

  EventLoop(String name) throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /** Has the loop's thread do something soon. */
  void execute(Runnable task) {
    tasks.add(task);
    if (over) {
      runTasks(); // Nobody else will: what is left to do is to close.
    } else if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /** Waits for a channel from now on. On the loop's thread only. */
  SelectionKey register(SelectableChannel channel, int operations, Ready who)
      throws ClosedChannelException {
    return channel.register(selector, operations, who);
  }

  /** For a read on the loop's thread, empty. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** Ends when the last of its channels is closed. */
  void end() {
    toEnd = true;
    selector.wakeup();
  }

  private void run() {
    while (!over) {
      try {
        selector.select(EventLoop::ready);
        runTasks();
        over = toEnd && nobodyIsLeft();
      } catch (Throwable t) { // Whatever it was, all other sockets are served on.
        HeapWatch.noticed(t);
        LOG.error("Looking after sockets failed; it goes on.", t);
      }
    }
    runTasks();
    close(selector);
  }

  private boolean nobodyIsLeft() throws IOException {
    selector.selectNow(EventLoop::ready); // What is closed is let go of.
    return selector.keys().isEmpty();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static void ready(SelectionKey key) {
    try {
      ((Ready) key.attachment()).ready(key);
    } catch (CancelledKeyException _) {
      // Closed meanwhile.
    }
  }

  static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      LOG.debug("Closing failed.", e);
    }
  }
}
