package dev.firebreak.store.sqlite;

import dev.firebreak.store.InOrder;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that writes. It takes all that waits, within bounds, commits it once and hands the
 * answers over: the more there is to do, the less of it is waiting for the disk.
 */
final class Writer implements Runnable, AutoCloseable {
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Commits commits;
  private final StoreOptions options;
  private final InOrder answers;
  private final AtomicLong live;
  private final Thread thread;
  private final Queue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean idle;
  private volatile boolean closed;

  Writer(Commits commits, StoreOptions options, AtomicLong live) {
    this.commits = commits;
    this.options = options;
    answers = new InOrder(options.answers());
    this.live = live;
    thread = Thread.ofPlatform().name("store-writer").unstarted(this);
  }

  void start() {
    thread.start();
  }

  <T> Operation<T> add(Operation<T> operation) {
    waiting.add(operation);
    if (closed) {
      if (waiting.remove(operation)) {
        refuse(operation);
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
      if (group.isEmpty()) {
        if (closed) {
          return;
        }
        rest();
      } else if (!commit(group)) {
        closed = true;
        refuseWaiting();
        return;
      }
    }
  }

  private boolean commit(List<Operation<?>> group) {
    if (commits.commit(group) == Commits.Result.UNKNOWN) {
      options.onFailedSync().run();
      return false;
    }
    live.addAndGet(commits.added());
    answer(group);
    if (commits.tidy() == Commits.Result.UNKNOWN) {
      options.onFailedSync().run();
      return false;
    }
    return true;
  }

  private List<Operation<?>> take() {
    List<Operation<?>> group = new ArrayList<>();
    long bytes = 0;
    while (group.size() < MOST_OPERATIONS && bytes < MOST_BYTES) {
      Operation<?> next = waiting.poll();
      if (next == null) {
        break;
      }
      group.add(next);
      bytes += next.weight();
    }
    return group;
  }

  private void rest() {
    idle = true;
    if (waiting.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private void answer(List<Operation<?>> group) {
    answers.execute(() -> group.forEach(Operation::answer));
  }

  private void refuseWaiting() {
    Operation<?> next;
    while ((next = waiting.poll()) != null) {
      refuse(next);
    }
  }

  private void refuse(Operation<?> operation) {
    operation.refuse(new StoreException.Unavailable("the store is closed"));
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
    refuseWaiting();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
