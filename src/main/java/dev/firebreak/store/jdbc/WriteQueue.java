package dev.firebreak.store.jdbc;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.SerialExecutor;
import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The operations that wait for the writer, the group that it has taken from them, and its thread.
 * The more operations wait, the larger the group and the less each one costs. Any thread may add an
 * operation; the other methods are for the writer's thread, except {@link #close}.
 *
 * @param <O> the operations of the engine
 */
public final class WriteQueue<O extends WriteOperation<?>> {
  private static final String ACTIVITY = "group of operations";
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Loop loop;
  private final SerialExecutor answers;
  private final StoreStatistics statistics = new StoreStatistics();
  private final Queue<O> waiting = new ConcurrentLinkedQueue<>();

  /** The operations that were taken from the queue and are not answered yet. */
  private List<O> group = List.of();

  /** Whether the writer has not rested since the last group. */
  private boolean busy;

  private long takenAt;
  private StoreActivity activity = StoreActivity.begin(ACTIVITY);

  private volatile Consumer<String> listener = _ -> {};
  private volatile boolean idle;
  private volatile boolean closed;

  /**
   * Creates a queue whose thread is not started yet.
   *
   * @param writer the work of the thread
   * @param answers completes the stages of operations
   */
  public WriteQueue(Loop.Work writer, Executor answers) {
    loop = Loop.waiting("store-writer", writer);
    this.answers = new SerialExecutor(answers);
  }

  public void start() {
    loop.start();
  }

  /** Adds an operation and returns it; refuses the operation if the queue is closed. */
  public <P extends O> P add(P operation) {
    waiting.add(operation);
    if (closed) {
      if (waiting.remove(operation)) {
        refuse(operation, new StoreException.Unavailable("the store is closed"));
      }
    } else if (idle) {
      loop.unpark();
    }
    return operation;
  }

  /**
   * Takes the first waiting operations as the group, within bounds.
   *
   * @param fits whether an operation can be in the group together with those that it accepted
   *     before; the group ends before the first one that can't
   */
  public List<O> takeGroup(Predicate<? super O> fits) {
    group = new ArrayList<>();
    letOthersAdd();
    takenAt = System.nanoTime();
    activity = StoreActivity.begin(ACTIVITY);
    long bytes = 0;
    while (group.size() < MOST_OPERATIONS && bytes < MOST_BYTES) {
      O next = waiting.peek();
      if (next == null || !fits.test(next)) {
        break;
      }
      group.add(next); // First, so that it is in the queue or in the group, whatever fails.
      if (!waiting.remove(next)) {
        group.removeLast(); // Removed by refuseWaiting() or add(), which refuse it.
        continue;
      }
      bytes += next.weight();
    }
    return group;
  }

  /**
   * Under load, callers that were just answered get the processor first, if it is wanted: what they
   * add joins this group, and shares its commit. On an idle processor this returns at once.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it but the size of groups.
  private void letOthersAdd() {
    if (busy && !waiting.isEmpty()) {
      Thread.yield();
    }
    busy = true;
  }

  public StoreStatistics statistics() {
    return statistics;
  }

  public List<O> group() {
    return group;
  }

  /** Answers the operations of the group, which is empty from then on. */
  public void answerGroup() {
    if (!group.isEmpty()) {
      statistics.groups().record(System.nanoTime() - takenAt);
      statistics.operations().add(group.size());
      activity.end(group.size());
    }
    answer(group);
    group = List.of();
  }

  /**
   * Answers operations of the group early. The later answer of the group does not change theirs.
   */
  public void answer(List<? extends O> decided) {
    if (!decided.isEmpty()) {
      answers.tellEach(decided, WriteOperation::answer);
    }
  }

  /** Sets what is given the types of tasks that a group wakes, or submits by itself. */
  public void onSubmitted(Consumer<String> receiver) {
    listener = receiver;
  }

  /**
   * Reports types of tasks that the last group has woken or submitted by itself, after all answers
   * before: otherwise the answer of an earlier claim would be taken for newer.
   */
  public void report(Set<String> types) {
    if (!types.isEmpty()) {
      answers.tellEach(List.copyOf(types), listener);
    }
  }

  /** Waits until there may be work. */
  public void rest() {
    rest(Long.MAX_VALUE);
  }

  /** Waits until there may be work, at most for this time. */
  public void rest(long nanos) {
    idle = true;
    if (waiting.isEmpty() && !closed && nanos > 0) {
      busy = false;
      LockSupport.parkNanos(this, nanos);
    }
    idle = false;
  }

  /**
   * Refuses the first waiting operations, up to the first to which the condition does not apply.
   */
  public void refuseWaiting(Predicate<? super O> condition, StoreException why) {
    O next;
    while ((next = waiting.peek()) != null && condition.test(next) && waiting.remove(next)) {
      refuse(next, why);
    }
  }

  private void refuse(O operation, StoreException why) {
    operation.refuse(why);
    answer(List.of(operation));
  }

  public boolean closed() {
    return closed;
  }

  /** Accepts no more operations; the writer's thread ends when it has no more to do. */
  public void stop() {
    closed = true;
  }

  /** Waits until the thread has executed the waiting operations and has ended. */
  public void close() {
    stop();
    loop.unpark();
    loop.join();
    refuseWaiting(_ -> true, new StoreException.Unavailable("the store is closed"));
  }
}
