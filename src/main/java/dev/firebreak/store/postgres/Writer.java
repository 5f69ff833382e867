package dev.firebreak.store.postgres;

import dev.firebreak.store.InOrder;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
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
final class Writer implements Runnable, Commits.Waiting, AutoCloseable {
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Commits commits;
  private final InOrder answers;
  private final Live live;
  private final Plans plans;
  private final InHand inHand = new InHand();
  private final Thread thread;
  private final Queue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean idle;
  private volatile boolean closed;

  Writer(Link link, Self self, StoreOptions options, Live live) {
    commits = new Commits(link, self, options.inputBytes(), this);
    answers = new InOrder(options.answers());
    this.live = live;
    plans = new Plans(live.get(), System.nanoTime());
    thread = Thread.ofPlatform().name("store-writer").unstarted(this);
  }

  void start() {
    thread.start();
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
      LockSupport.unpark(thread);
    }
    return operation;
  }

  @Override
  public void run() {
    while (true) {
      List<Operation<?>> group = take();
      if (!group.isEmpty()) {
        commit(group);
      } else if (closed) {
        return;
      } else {
        rest();
      }
      if (live.due()) {
        count();
      }
      if (plans.stale(live.get(), System.nanoTime())) {
        planAnew();
      }
    }
  }

  private void commit(List<Operation<?>> group) {
    commits.commit(group);
    for (Operation<?> operation : group) {
      inHand.hear(operation);
      if (!operation.refused()) {
        live.add(operation.added());
      }
    }
    answer(group);
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
    }
  }

  /** What waits first, until one does not go with those before it. */
  private List<Operation<?>> take() {
    List<Operation<?>> group = new ArrayList<>();
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
      if (!waiting.remove(next)) {
        continue; // Refused at the end.
      }
      group.add(next);
      if (next.alone()) {
        break;
      }
      claims |= next instanceof Claims.Take;
      bytes += next.weight();
    }
    return group;
  }

  private void rest() {
    idle = true;
    if (waiting.isEmpty() && !closed) {
      LockSupport.parkNanos(this, live.pauseNanos());
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
      answers.execute(() -> decided.forEach(Operation::answer));
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
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    expire();
    commits.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
