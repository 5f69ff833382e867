package dev.firebreak.store.postgres.tasks;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.SerialExecutor;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.postgres.connection.HeardTime;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes. It takes all waiting operations, within bounds, commits them as one group
 * and passes the answers on: the more operations wait, the fewer round trips each one costs.
 */
final class Writer implements Loop.Work, Commits.Waiting, AutoCloseable {
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Commits commits;
  private final SerialExecutor answers;
  private final LiveTaskCount live;
  private final PlanRefresh plans;
  private final HeardTime heardTime;
  private final HeldClaims heldClaims = new HeldClaims();
  private final ClockCorrection clock = new ClockCorrection();
  private final Loop loop = Loop.waiting("store-writer", this);
  private final Queue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * The operations that were taken from the queue and are not answered yet. Used by the loop's
   * thread only.
   */
  private List<Operation<?>> group = List.of();

  private volatile boolean idle;
  private volatile boolean closed;

  Writer(
      WriterConnection connection,
      NodeIdentity self,
      StoreOptions options,
      LiveTaskCount live,
      HeardTime heardTime) {
    commits = new Commits(connection, self, options.inputBytes(), this);
    answers = new SerialExecutor(options.answers());
    this.live = live;
    this.heardTime = heardTime;
    plans = new PlanRefresh(live.get(), System.nanoTime());
  }

  void start() {
    loop.start();
  }

  boolean roomToAccept() {
    return commits.roomToAccept();
  }

  Reconciling reconcile(Set<Claim> known) {
    return new Reconciling(known, heldClaims);
  }

  <T extends @Nullable Object> Operation<T> add(Operation<T> operation) {
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

  @Override
  public boolean turn() {
    // Before the next group, so that new tasks do not overtake tasks due before the clock was set
    // back.
    clock.slice(commits);
    take();
    if (!group.isEmpty()) {
      commits.commit(group);
      group.forEach(this::tally);
      finish();
    } else if (closed) {
      return false;
    } else {
      rest();
    }
    if (live.due()) {
      count();
    }
    if (plans.stale(live.get(), System.nanoTime())) {
      planAnew();
    }
    return true;
  }

  /** The outcome of undecided operations of the group is unknown. */
  @Override
  public void failed(Throwable thrown) {
    commits.lost();
    for (Operation<?> operation : group) {
      if (!operation.decided()) {
        operation.refuse(Commits.unknown());
      }
    }
    finish();
  }

  private void tally(Operation<?> operation) {
    Instant time = operation.sawTime();
    if (time != null) {
      clock.saw(time);
      heardTime.heard(time);
    }
    if (!operation.refused()) {
      live.add(operation.added());
    }
  }

  private void finish() {
    group.forEach(heldClaims::hear);
    answer(group);
    group = List.of();
  }

  private void planAnew() {
    try {
      commits.forgetPlans();
    } catch (SQLException _) {
      return; // The session is lost; a new one has no plans.
    }
  }

  /**
   * Counts while nothing is in flight, so that each change by this node is included exactly once.
   */
  private void count() {
    live.began();
    try {
      live.set(commits.count());
    } catch (SQLException _) {
      live.failed(); // The next operation reports the error.
    } catch (Throwable t) {
      live.failed(); // Counting again at once would fail again.
      throw t;
    }
  }

  /** Takes the first waiting operations as the group, up to one that can't be in the same group. */
  private void take() {
    group = new ArrayList<>();
    Set<RunId> subjects = new HashSet<>();
    boolean claims = false;
    long bytes = 0;
    while (group.size() < MOST_OPERATIONS && bytes < MOST_BYTES) {
      Operation<?> next = waiting.peek();
      if (next == null || (next.alone() && !group.isEmpty())) {
        break;
      }
      RunId subject = next.subject();
      if ((subject != null && !subjects.add(subject)) || (claims && next instanceof Claims.Take)) {
        break;
      }
      group.add(next); // First, so that it is in the queue or in the group, whatever fails.
      if (!waiting.remove(next)) {
        group.removeLast(); // Removed by expire() or add(), which refuse it.
        continue;
      }
      if (next.alone()) {
        break;
      }
      claims |= next instanceof Claims.Take;
      bytes += next.weight();
    }
  }

  private void rest() {
    idle = true;
    if (waiting.isEmpty() && !closed) {
      Long correction = clock.pauseNanos();
      long pause = live.pauseNanos();
      if (correction == null || correction > 0) {
        LockSupport.parkNanos(this, correction == null ? pause : Math.min(pause, correction));
      }
    }
    idle = false;
  }

  @Override
  public void expire() {
    long now = System.nanoTime();
    Operation<?> next;
    while ((next = waiting.peek()) != null
        && (closed || now - next.since >= Commits.PATIENCE)
        && waiting.remove(next)) {
      refuse(next, Commits.away());
    }
  }

  @Override
  public void answer(List<Operation<?>> decided) {
    if (!decided.isEmpty()) {
      answers.tellEach(decided, Operation::answer);
    }
  }

  @Override
  public boolean closed() {
    return closed;
  }

  private void refuse(Operation<?> operation, StoreException why) {
    operation.refuse(why);
    answer(List.of(operation));
  }

  /** Commits the waiting operations, then ends the thread. */
  @Override
  public void close() {
    closed = true;
    loop.unpark();
    loop.join();
    expire();
    commits.close();
  }
}
