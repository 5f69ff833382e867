package dev.firebreak.store.postgres.tasks;

import dev.firebreak.liveness.Loop;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.StoreStatistics;
import dev.firebreak.store.jdbc.WriteQueue;
import dev.firebreak.store.postgres.connection.HeardTime;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.task.Claim;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The thread that writes: commits the waiting operations as one group and answers them. Between
 * groups it corrects due times, counts live tasks and discards old plans.
 */
final class Writer implements Loop.Work, ServerWait.Waiting, AutoCloseable {
  private final Commits commits;
  private final Maintenance maintenance;
  private final LiveTaskCount live;
  private final PlanRefresh plans;
  private final HeardTime heardTime;
  private final HeldClaims heldClaims = new HeldClaims();
  private final ClockCorrection clock = new ClockCorrection();
  private final WriteQueue<Operation<?>> queue;

  Writer(
      WriterConnection connection,
      NodeIdentity self,
      StoreOptions options,
      LiveTaskCount live,
      HeardTime heardTime) {
    maintenance = new Maintenance(connection);
    commits = new Commits(connection, self, options.inputBytes(), new ServerWait(connection, this));
    this.live = live;
    this.heardTime = heardTime;
    plans = new PlanRefresh(live.get(), System.nanoTime());
    queue = new WriteQueue<>(this, options.answers());
  }

  void start() {
    queue.start();
  }

  boolean roomToAccept() {
    return commits.roomToAccept();
  }

  Reconciling reconcile(Set<Claim> known) {
    return new Reconciling(known, heldClaims);
  }

  StoreStatistics statistics() {
    return queue.statistics();
  }

  <P extends Operation<?>> P add(P operation) {
    return queue.add(operation);
  }

  @Override
  public boolean turn() {
    // Before the next group, so that new tasks do not overtake tasks due before the clock was set
    // back.
    clock.slice(maintenance);
    List<Operation<?>> group = queue.takeGroup(new GroupRules());
    if (!group.isEmpty()) {
      commits.commit(group);
      group.forEach(this::tally);
      finish();
      queue.report(commits.takeDue());
    } else if (queue.closed()) {
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
    for (Operation<?> operation : queue.group()) {
      if (!operation.decided()) {
        operation.refuse(Refusals.unknown());
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

  /** Sets what is given the types of tasks that a group wakes, or submits by itself. */
  void onSubmitted(Consumer<String> receiver) {
    queue.onSubmitted(receiver);
  }

  private void finish() {
    queue.group().forEach(heldClaims::apply);
    queue.answerGroup();
  }

  private void planAnew() {
    try {
      maintenance.forgetPlans();
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
      live.set(maintenance.count());
    } catch (SQLException _) {
      live.failed(); // The next operation reports the error.
    } catch (Throwable t) {
      live.failed(); // Counting again at once would fail again.
      throw t;
    }
  }

  private void rest() {
    Long correction = clock.pauseNanos();
    long count = live.pauseNanos();
    queue.rest(correction == null ? count : Math.min(count, correction));
  }

  @Override
  public void expire() {
    long now = System.nanoTime();
    queue.refuseWaiting(
        next -> queue.closed() || now - next.since >= ServerWait.PATIENCE, Refusals.unreachable());
  }

  @Override
  public void answer(List<Operation<?>> decided) {
    queue.answer(decided);
  }

  @Override
  public boolean closed() {
    return queue.closed();
  }

  /** Commits the waiting operations, then ends the thread. */
  @Override
  public void close() {
    queue.close();
    commits.close();
  }
}
