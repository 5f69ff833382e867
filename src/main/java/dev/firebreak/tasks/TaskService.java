package dev.firebreak.tasks;

import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Drain;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.supervision.SlotListener;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks that this node has claimed, and settles their attempts in the store. Thread-safe;
 * unless it says so, no method blocks.
 */
public final class TaskService {
  private static final Logger LOG = LoggerFactory.getLogger(TaskService.class);
  private static final Duration NEXT_TRY = Duration.ofSeconds(1);

  private final TaskStore store;
  private final Map<String, Admission> types;
  private final TaskListener watcher;
  private final Drain drain;
  private final Limits limits;
  private final Attempts attempts = new Attempts();
  private final TaskSubmission intake = new TaskSubmission(this);
  private final TaskCommands wishes = new TaskCommands(this);
  private final InFlight inFlight = new InFlight();
  private volatile Consumer<Claimer.Command> claimer = _ -> {};
  private volatile Peers peers = Peers.NONE;

  /**
   * The limits of the service.
   *
   * @param drain whether the node is stopping
   * @param maxBacklog how many tasks may wait or run in the store
   * @param retention how long ended tasks are kept; zero for ever
   * @param tenure whether this node may run tasks
   * @param memory charged for the inputs and results of attempts
   */
  public record Limits(
      Drain drain, long maxBacklog, Duration retention, LeaseCheck tenure, ByteBudget memory) {

    /** The limits of a node that does not share its store. */
    public Limits(Drain drain, long maxBacklog, Duration retention) {
      this(drain, maxBacklog, retention, LeaseCheck.FOR_EVER, new ByteBudget(Long.MAX_VALUE));
    }
  }

  /**
   * A service for these types.
   *
   * @param types by name
   */
  public TaskService(
      TaskStore store, Map<String, Admission> types, TaskListener watcher, Limits limits) {
    this.store = store;
    this.types = types;
    this.watcher = watcher;
    this.drain = limits.drain();
    this.limits = limits;
  }

  /** Sets the claimer, which is told of waiting tasks. */
  public void servedBy(Consumer<Claimer.Command> claimer) {
    this.claimer = claimer;
    SlotListener listener = Claimer.listener(claimer);
    types.values().forEach(admission -> admission.type().dueTasks().listener(listener));
  }

  /** Sets the peers, which are told of tasks that this node has no slot for. */
  public void among(Peers peers) {
    this.peers = peers;
  }

  /** Runs the attempt of a claimed task. */
  void begin(Admission admission, Claimed claimed, Capacity.Slot slot) {
    TaskRun run = new TaskRun(this, admission, claimed, slot);
    Claim claim = claimed.claim();
    inFlight.enter();
    run.hold();
    attempts.add(run);
    watcher.changed(claim.id(), admission.type().name(), TaskState.RUNNING, claimed.attempt());
    run.begin();
    if (attempts.takeStop(claim)) {
      run.cancel();
    }
  }

  /** Frees a slot that was taken for a task and is not needed. */
  void giveBack(Admission admission, Capacity.Slot slot) {
    slot.free();
    admission.supervisor().tell(Supervisor.SlotFree.SLOT_FREE);
  }

  void progressed(TaskRun run, double fraction, @Nullable String note) {
    synchronized (run) { // No progress is published once the end of the attempt was.
      if (attempts.has(run)) {
        watcher.progressed(run.claim().id(), run.admission().type().name(), fraction, note);
      }
    }
  }

  /** Records how an attempt ended, and repeats that until the store has answered. */
  void settle(TaskRun run, Ending ending) {
    store
        .settle(run.claim(), ending)
        .whenComplete(
            (settled, failure) -> {
              if (failure == null) {
                onSettled(run, settled, ending);
              } else if (inFlight.givenUp()) {
                run.release();
                inFlight.leave();
              } else if (isUnstorable(failure) && !ReducedEnding.is(ending)) {
                LOG.warn(
                    "The end of an attempt of task {} is refused by the store ({}); it is recorded"
                        + " without its details.",
                    run.claim().id(),
                    failure.toString());
                settle(run, ReducedEnding.of(ending, failure));
              } else {
                LOG.warn(
                    "The end of an attempt of task {} could not be recorded ({}); trying again in"
                        + " {} ms.",
                    run.claim().id(),
                    failure.toString(),
                    NEXT_TRY.toMillis());
                claimer.accept(new Claimer.Later(NEXT_TRY, () -> settle(run, ending)));
              }
            });
  }

  private static boolean isUnstorable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof StoreException.Unstorable;
  }

  /** Returns how long the task waits before it may be claimed again. */
  private static Duration pause(Ending ending) {
    return switch (ending) {
      case Ending.Retried(_, Duration after) -> after;
      case Ending.CrashedInIsolation(_, Duration after) -> after;
      case Ending.Released(_, _, Duration after) -> after;
      case Ending.Succeeded _, Ending.SucceededAtLength _, Ending.Failed _, Ending.Cancelled _ ->
          Duration.ZERO;
    };
  }

  private void onSettled(TaskRun run, Settled settled, Ending ending) {
    try {
      tell(run, settled, ending);
    } finally {
      run.release();
      inFlight.leave();
    }
  }

  private void tell(TaskRun run, Settled settled, Ending ending) {
    RunId id = run.claim().id();
    String type = run.admission().type().name();
    TaskState state = settled.state();
    synchronized (run) {
      attempts.settled(run);
      if (state == null) {
        run.admission().type().listener().staleAttempt();
        watcher.stale(id, type);
      } else {
        watcher.changed(id, type, state, run.claimed().attempt());
      }
    }
    if (run.claimed().suspect()) {
      claimer.accept(new Claimer.SuspectEnded(type));
    }
    if (run.admission().type().mostInCluster() != null) {
      wake(type); // One task less runs in the cluster.
    }
    if (settled.runAt() != null) {
      claimer.accept(new Claimer.DueIn(type, pause(ending)));
      if (drain.begun()) {
        peers.workWaits(type);
      }
    }
  }

  /** Returns what accepts new tasks. */
  public TaskSubmission intake() {
    return intake;
  }

  /** Returns what cancels and retries tasks. */
  public TaskCommands wishes() {
    return wishes;
  }

  /** Whether an attempt of a task runs here. */
  public boolean runsHere(RunId id) {
    return attempts.has(id);
  }

  /** Notes that tasks of a type wait, as another node has reported. */
  public void workWaits(String type) {
    claimer.accept(new Claimer.Wake(type));
  }

  /** Notes that tasks of a type wait, and tells the peers if this node has no slot. */
  void wake(String type) {
    workWaits(type);
    peers.workWaits(type);
  }

  /** Waits, within a limit, until no operation of the store is under way. Blocks. */
  public void finish(Duration patience) {
    inFlight.await(patience);
  }

  /** Returns the admission of a type. */
  public Optional<Admission> admission(String type) {
    return Optional.ofNullable(types.get(type));
  }

  /**
   * Returns the limit that keeps a task from running, as a word; null if there is none, or the task
   * does not wait.
   */
  public @Nullable String waitingFor(Task task) {
    if (task.state() != TaskState.QUEUED && task.state() != TaskState.RETRYING) {
      return null;
    } else if (isLater(task.times().runAt())) {
      return "run-at";
    }
    Admission admission = types.get(task.type());
    String limit = admission == null ? "type" : admission.type().keepsWaiting();
    return limit == null && !limits.memory().halfFree() ? "memory" : limit;
  }

  /** Returns how long ended tasks are kept; zero for ever. */
  public Duration retention() {
    return limits.retention();
  }

  TaskListener watcher() {
    return watcher;
  }

  Peers peers() {
    return peers;
  }

  TaskStore store() {
    return store;
  }

  /** Returns the admissions of all types, by name. */
  public Map<String, Admission> types() {
    return types;
  }

  /** Returns the attempts that run on this node. */
  public Attempts attempts() {
    return attempts;
  }

  /** Returns the memory that is charged for the inputs and results of attempts. */
  public ByteBudget memory() {
    return limits.memory();
  }

  Limits limits() {
    return limits;
  }

  /**
   * Whether tasks may be claimed now. A claim can bring up to a quarter of the memory for bodies,
   * and requests need some, too.
   */
  boolean mayClaim() {
    return lease().mayStart() && limits.memory().halfFree();
  }

  LeaseCheck lease() {
    return limits.tenure();
  }

  void tell(Claimer.Command command) {
    claimer.accept(command);
  }

  InFlight inFlight() {
    return inFlight;
  }

  boolean draining() {
    return drain.begun();
  }

  /** Whether a due time lies in the future, by the store's clock as this node estimates it. */
  boolean isLater(@Nullable Instant due) {
    return due != null && due.isAfter(store.estimatedTime());
  }
}
