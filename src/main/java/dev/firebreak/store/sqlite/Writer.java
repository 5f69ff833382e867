package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.SerialExecutor;
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
final class Writer implements Loop.Work, AutoCloseable {
  private static final int MOST_OPERATIONS = 512;
  private static final long MOST_BYTES = 1L << 20;

  private final Commits commits;
  private final StoreOptions options;
  private final SerialExecutor answers;
  private final AtomicLong live;
  private final Loop loop = Loop.waiting("store-writer", this);
  private final Queue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();

  /** What was taken out of the line and is not answered yet. Of the loop's thread. */
  private List<Operation<?>> atHand = List.of();

  private volatile boolean idle;
  private volatile boolean closed;

  Writer(Commits commits, StoreOptions options, AtomicLong live) {
    this.commits = commits;
    this.options = options;
    answers = new SerialExecutor(options.answers());
    this.live = live;
  }

  void start() {
    loop.start();
  }

  <T> Operation<T> add(Operation<T> operation) {
    waiting.add(operation);
    if (closed) {
      if (waiting.remove(operation)) {
        refuse(operation);
      }
    } else if (idle) {
      loop.unpark();
    }
    return operation;
  }

  @Override
  public boolean turn() {
    take();
    if (!atHand.isEmpty() || (commits.correcting() && !closed)) {
      return commit();
    } else if (closed) {
      return false;
    }
    rest();
    return true;
  }

  private boolean commit() {
    if (commits.commit(atHand) == Commits.Result.UNKNOWN) {
      return giveUp();
    }
    live.addAndGet(commits.added());
    finish();
    return commits.tidy() != Commits.Result.UNKNOWN || giveUp();
  }

  /** Nobody knows what is on the disk: there is no other turn. */
  private boolean giveUp() {
    options.onFailedSync().run();
    closed = true;
    refuseWaiting();
    return false;
  }

  @Override
  public void failed(Throwable thrown) {
    if (atHand.isEmpty()) {
      return;
    } else if (commits.abandon(atHand, thrown) == Commits.Result.UNKNOWN) {
      giveUp();
    }
    finish();
  }

  private void finish() {
    answer(atHand);
    atHand = List.of();
    commits.finished();
  }

  private void take() {
    List<Operation<?>> group = new ArrayList<>();
    atHand = group;
    long bytes = 0;
    while (group.size() < MOST_OPERATIONS && bytes < MOST_BYTES) {
      Operation<?> next = waiting.peek();
      if (next == null) {
        break;
      }
      group.add(next); // First: it is either in the line or at hand, whatever fails.
      if (!waiting.remove(next)) {
        group.removeLast(); // Refused at the end.
        continue;
      }
      bytes += next.weight();
    }
  }

  private void rest() {
    idle = true;
    if (waiting.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private void answer(List<Operation<?>> group) {
    answers.tellEach(group, Operation::answer);
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
    loop.unpark();
    loop.join();
    refuseWaiting();
  }
}
