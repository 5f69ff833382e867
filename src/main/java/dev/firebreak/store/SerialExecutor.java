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
 * Runs one thing after the other on an executor with many threads, in the order in which they came.
 * Who hears of a task before a claim that was committed earlier would take the claim's word that
 * there is none. What one of them throws keeps none of the others from running.
 */
public final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** Whether {@link #runAll} is to run: an executor may have taken it and throw all the same. */
  private final AtomicBoolean due = new AtomicBoolean();

  /** Made once: there may be no memory for it when it is needed. */
  private final Runnable all = this::runAll;

  /** Runs them on these. */
  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable action) {
    waiting.add(action);
    if (count.getAndIncrement() == 0) {
      begin();
    }
  }

  /**
   * Has each of them told, after all that came before.
   *
   * @param tell called a second time if it throws: it must go on where it was
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

  /** Where no thread takes them, those who wait are told all the same. */
  private void begin() {
    due.set(true);
    try {
      threads.execute(all);
    } catch (Throwable t) { // Closed already, or without memory for a thread.
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
      LOG.error("An answer of the store could not be delivered; the next ones are.", t);
    } catch (Throwable again) {
      HeapWatch.noticed(again);
    }
  }
}
