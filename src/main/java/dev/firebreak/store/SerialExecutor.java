package dev.firebreak.store;

import dev.firebreak.liveness.HeapWatch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions one after the other on an executor with many threads, in the order of their
 * submission. Otherwise a caller could learn of a stored task before the answer of an earlier
 * claim, and take that answer for newer, so that the task would count as missing. An action that
 * throws does not keep the others from running.
 */
public final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Whether {@link #runAll} must still run: an executor may throw although it has accepted the
   * action.
   */
  private final AtomicBoolean due = new AtomicBoolean();

  /** Created once: there may be no memory for it when it is needed. */
  private final Runnable all = this::runAll;

  /** Uses this executor. */
  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable action) {
    waiting.add(action);
    if (count.getAndIncrement() == 0) {
      dispatch();
    }
  }

  /**
   * Passes each element to an action, after all earlier actions.
   *
   * @param tell called a second time if it throws, and must then continue where it stopped
   */
  public <T> void tellEach(List<? extends T> each, Consumer<? super T> tell) {
    execute(
        () -> {
          for (T one : each) {
            if (!succeeds(one, tell)) {
              succeeds(one, tell);
            }
          }
        });
  }

  private static <T> boolean succeeds(T one, Consumer<? super T> tell) {
    try {
      tell.accept(one);
      return true;
    } catch (Throwable t) {
      report(t);
      return false;
    }
  }

  /**
   * If the executor rejects the action, it runs on the calling thread, so that callers are answered
   * anyway.
   */
  private void dispatch() {
    due.set(true);
    try {
      threads.execute(all);
    } catch (Throwable t) { // The executor is closed, or there is no memory for a thread.
      HeapWatch.noticed(t);
      runAll();
    }
  }

  private void runAll() {
    if (!due.compareAndSet(true, false)) {
      return;
    }
    do {
      Runnable next = waiting.poll();
      if (next != null) {
        succeeds(next, Runnable::run);
      }
    } while (count.decrementAndGet() > 0);
  }

  private static void report(Throwable t) {
    HeapWatch.noticed(t);
    try {
      LOG.error("An answer of the store could not be delivered; later answers are delivered.", t);
    } catch (Throwable again) {
      HeapWatch.noticed(again);
    }
  }
}
