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
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for many sockets. It runs submitted tasks between two selects. While there is
 * much to do, threads of the actor system do this in its place ({@link LentTurns}), one at a time:
 * what is said here of the loop's thread is true of the thread that does the turn.
 */
final class EventLoop implements Loop.Work {
  /** The channel is ready for the operation. Called by the loop's thread; must not block. */
  interface Ready {
    void ready(SelectionKey key);

    /**
     * Called when the handler has failed, which would fail again at once if the channel stayed
     * registered.
     */
    default void failed(SelectionKey key) {
      key.cancel();
      close(key.channel());
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  /** The size of one read. */
  private static final int READ = 64 * 1024;

  private final Selector selector;
  private final Loop loop;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private final Lingering lingering;
  private final LentTurns turns;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean toEnd;
  private volatile boolean over;

  private EventLoop(String name, SocketClose closing, Executor pool, LongSupplier nanoClock)
      throws IOException {
    selector = Selector.open();
    lingering = new Lingering(selector, buffer, closing, nanoClock);
    loop = Loop.prompt(name, this, selector::wakeup);
    turns = new LentTurns(pool, this::turnInPool, loop::unpark);
  }

  /**
   * Starts a loop, with its thread.
   *
   * @param pool the threads to which it may lend its turns
   */
  static EventLoop start(String name, SocketClose closing, Executor pool) throws IOException {
    return start(name, closing, pool, System::nanoTime);
  }

  /**
   * The same.
   *
   * @param nanoClock as {@link System#nanoTime}
   */
  static EventLoop start(String name, SocketClose closing, Executor pool, LongSupplier nanoClock)
      throws IOException {
    EventLoop loop = new EventLoop(name, closing, pool, nanoClock);
    loop.loop.start();
    return loop;
  }

  /** Runs a task on the loop's thread soon. */
  void execute(Runnable task) {
    tasks.add(task);
    if (over) {
      runTasks(); // The thread has ended; the remaining tasks only close things.
    } else if (!loop.isCurrent()) {
      selector.wakeup();
    }
  }

  /** Registers a channel. On the loop's thread only. */
  SelectionKey register(SelectableChannel channel, int operations, Ready handler)
      throws ClosedChannelException {
    return channel.register(selector, operations, handler);
  }

  /** Returns the empty buffer for reads on the loop's thread. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** The lingering sockets of this loop. On the loop's thread only. */
  Lingering lingering() {
    return lingering;
  }

  /** Makes the loop end when the last of its channels is closed. */
  void endWhenIdle() {
    toEnd = true;
    execute(lingering::shortenLimits);
  }

  /** Completes when the loop has ended. */
  CompletionStage<Void> ended() {
    return ended;
  }

  @Override
  public boolean turn() throws IOException {
    if (!turns.returned()) {
      return true;
    }
    int events = select();
    runTasks();
    lingering.closeOverdue();
    over = toEnd && noChannelIsLeft();
    if (events > 0 && !toEnd) {
      turns.lend();
    }
    return !over;
  }

  private boolean turnInPool(boolean wait) throws IOException {
    int events =
        wait && tasks.isEmpty()
            ? selector.select(EventLoop::ready, LentTurns.WAIT_MS)
            : selector.selectNow(EventLoop::ready);
    runTasks();
    lingering.closeOverdue();
    return (events > 0 || !wait) && !toEnd;
  }

  @Override
  public void end() {
    runTasks();
    close(selector);
    ended.complete(null);
  }

  /**
   * Does not block if there is a task, because {@link #noChannelIsLeft} may have consumed its
   * wake-up. Does not block for long while the loop is ending, because an event in {@link
   * #noChannelIsLeft} may have closed the last channel, and no other event would follow.
   */
  private int select() throws IOException {
    if (tasks.isEmpty()) {
      return selector.select(
          EventLoop::ready, lingering.isEmpty() && !toEnd ? 0 : Lingering.CHECK_MS);
    }
    return selector.selectNow(EventLoop::ready);
  }

  private boolean noChannelIsLeft() throws IOException {
    selector.selectNow(EventLoop::ready); // Releases closed channels.
    return selector.keys().isEmpty();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (Throwable t) { // An error of any kind must not affect other sockets.
        report(t);
      }
    }
  }

  private static void ready(SelectionKey key) {
    Ready handler = (Ready) key.attachment();
    try {
      handler.ready(key);
    } catch (CancelledKeyException _) {
      // The channel was closed meanwhile.
    } catch (Throwable t) {
      handler.failed(key);
      report(t);
    }
  }

  private static void report(Throwable t) {
    HeapWatch.noticed(t);
    try {
      LOG.error("Serving a socket failed; it is closed, other sockets are not affected.", t);
    } catch (Throwable again) {
      HeapWatch.noticed(again);
    }
  }

  static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      LOG.debug("Closing a channel failed.", e);
    }
  }
}
