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
 * The thread that writes. It takes all that waits, within bounds, commits it once and hands the
 * answers over: the more there is to do, the less of it is waiting for the server.
 */
final class Writer implements Loop.Work, Commits.Waiting, AutoCloseable {
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Commits commits;
  private final SerialExecutor answers;
  private final LiveTaskCount live;
  private final PlanRefresh plans;
  private final HeardTime heardTime;
  private final HeldClaims inHand = new HeldClaims();
  private final ClockCorrection clock = new ClockCorrection();
  private final Loop loop = Loop.waiting("store-writer", this);
  private final Queue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();

  /** What was taken out of the line and is not answered yet. Of the loop's thread. */
  private List<Operation<?>> atHand = List.of();

  private volatile boolean idle;
  private volatile boolean closed;

  Writer(
      WriterConnection link,
      NodeIdentity self,
      StoreOptions options,
      LiveTaskCount live,
      HeardTime heardTime) {
    commits = new Commits(link, self, options.inputBytes(), this);
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
    return new Reconciling(known, inHand);
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
    // Before the next group, so that no newcomer overtakes what was due before a step back.
    clock.slice(commits);
    take();
    if (!atHand.isEmpty()) {
      commits.commit(atHand);
      atHand.forEach(this::tally);
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

  /** What was at hand may have been committed or not, unless it is known. */
  @Override
  public void failed(Throwable thrown) {
    commits.lost();
    for (Operation<?> operation : atHand) {
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
    atHand.forEach(inHand::hear);
    answer(atHand);
    atHand = List.of();
  }

  private void planAnew() {
    try {
      commits.forgetPlans();
    } catch (SQLException _) {
      return; // Another session has no plans.
    }
  }

  /** While nothing is in flight, so that what this node did is in it, and once only. */
  private void count() {
    live.began();
    try {
      live.set(commits.count());
    } catch (SQLException _) {
      live.failed(); // Whoever wants something next is told why.
    } catch (Throwable t) {
      live.failed(); // Counting again at once would fail again.
      throw t;
    }
  }

  /** Has at hand what waits first, until one does not go with those before it. */
  private void take() {
    List<Operation<?>> group = new ArrayList<>();
    atHand = group;
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
      group.add(next); // First: it is either in the line or at hand, whatever fails.
      if (!waiting.remove(next)) {
        group.removeLast(); // Refused at the end.
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

  /** Commits what it was given, and ends. */
  @Override
  public void close() {
    closed = true;
    loop.unpark();
    loop.join();
    expire();
    commits.close();
  }
}
