package dev.firebreak.socket;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that waits for many sockets. What it is told to do it does between two looks. */
final class EventLoop implements Loop.Work {
  /** Something is ready, for which it was waited. Called by the loop's thread; must not block. */
  interface Ready {
    void ready(SelectionKey key);

    /** That has failed: it would fail at once again if it were waited for what is ready. */
    default void failed(SelectionKey key) {
      key.cancel();
      close(key.channel());
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  /** What is read at a time. */
  private static final int READ = 64 * 1024;

  private final Selector selector;
  private final Loop loop;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private final Lingering lingering;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean toEnd;
  private volatile boolean over;

  EventLoop(String name, SocketClose closing) throws IOException {
    selector = Selector.open();
    lingering = new Lingering(this, closing);
    loop = Loop.prompt(name, this, selector::wakeup).start();
  }

  /** Has the loop's thread do something soon. */
  void execute(Runnable task) {
    tasks.add(task);
    if (over) {
      runTasks(); // Nobody else will: what is left to do is to close.
    } else if (!loop.isCurrent()) {
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

  /** The sockets that are about to be closed. On the loop's thread only. */
  Lingering lingering() {
    return lingering;
  }

  /** Ends when the last of its channels is closed. */
  void endWhenIdle() {
    toEnd = true;
    execute(lingering::hurry);
  }

  /** Ends when this has ended. */
  CompletionStage<Void> ended() {
    return ended;
  }

  @Override
  public boolean turn() throws IOException {
    select();
    runTasks();
    lingering.look();
    over = toEnd && nobodyIsLeft();
    return !over;
  }

  @Override
  public void end() {
    runTasks();
    close(selector);
    ended.complete(null);
  }

  /** Does not wait if there is a task, whose wake-up {@link #nobodyIsLeft} may have taken. */
  private void select() throws IOException {
    if (tasks.isEmpty()) {
      selector.select(EventLoop::ready, lingering.isEmpty() ? 0 : Lingering.LOOK_MS);
    } else {
      selector.selectNow(EventLoop::ready);
    }
  }

  private boolean nobodyIsLeft() throws IOException {
    selector.selectNow(EventLoop::ready); // What is closed is let go of.
    return selector.keys().isEmpty();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (Throwable t) { // Whatever it was, all other sockets are served on.
        report(t);
      }
    }
  }

  private static void ready(SelectionKey key) {
    Ready who = (Ready) key.attachment();
    try {
      who.ready(key);
    } catch (CancelledKeyException _) {
      // Closed meanwhile.
    } catch (Throwable t) {
      who.failed(key);
      report(t);
    }
  }

  private static void report(Throwable t) {
    HeapWatch.noticed(t);
    try {
      LOG.error("Looking after a socket failed; the others are served on.", t);
    } catch (Throwable again) {
      HeapWatch.noticed(again);
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
