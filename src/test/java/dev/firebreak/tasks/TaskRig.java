package dev.firebreak.tasks;

import static org.awaitility.Awaitility.await;

import dev.firebreak.admission.Definition;
import dev.firebreak.admission.Drain;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.ManualActors;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.step.StepLimits;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.supervision.RecordingWatcher;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.TypeRig;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** A type with a supervisor, a store and a claimer. Time passes when a test says so. */
public final class TaskRig implements AutoCloseable {
  static final Duration RETENTION = Duration.ofHours(1);

  private final AtomicLong clock = new AtomicLong(1);
  private final ManualActors actors = new ManualActors();
  private int submitted;

  /** The offset of the store's clock from the clock of this rig. */
  volatile Duration storeSkew = Duration.ZERO;

  public final MemoryStore store = new MemoryStore("here", () -> now().plus(storeSkew));
  public final FakeIsolation inside = new FakeIsolation();
  final FakeIsolation suspects = new FakeIsolation();
  final RecordingWatcher watcher = new RecordingWatcher();
  final List<String> events = new CopyOnWriteArrayList<>();
  final Drain drain = new Drain();
  final ByteBudget memory = new ByteBudget(1 << 20);
  public volatile LeaseCheck lease = LeaseCheck.FOR_EVER;
  public final TypeRuntime type;
  final Admission admission;
  public final TaskService tasks;
  private final ActorRef<Claimer.Command> claimer;

  public TaskRig(String settings) {
    this(settings, false);
  }

  TaskRig(String settings, boolean shared) {
    type =
        TypeRuntime.create(
            Definition.of(TypeRig.settings(settings), inside, suspects, clock::get),
            watcher,
            drain,
            clock::get);
    var strategy = SupervisorStrategy.restart().withLoggingEnabled(false);
    admission =
        new Admission(
            type,
            actors.spawn(
                Behaviors.supervise(Supervisor.create(type)).onFailure(Exception.class, strategy)));
    tasks =
        new TaskService(
            new TaskParts(
                store,
                Types.of(List.of(admission)),
                new Events(),
                Peers.NONE,
                new TaskParts.Limits(
                    drain,
                    5,
                    RETENTION,
                    () -> lease.mayStart(),
                    memory,
                    4096,
                    new StepLimits(3, 100, 250)),
                TaskParts.Delays.of(actors.system())));
    claimer = actors.spawn(tasks.claimer(shared));
    settle();
  }

  private final class Events implements TaskListener {
    @Override
    public void changed(TaskChange change) {
      events.add(change.state().word() + ' ' + change.attempts());
    }

    @Override
    public void progressed(
        RunId id, String name, String owner, double fraction, @Nullable String note) {
      events.add("progress " + fraction + ' ' + note);
    }

    @Override
    public void stepped(RunId id, String name, String owner, Step step) {
      events.add("step " + step.number() + ' ' + step.name());
    }

    @Override
    public void stale(RunId id, String name) {
      events.add("stale");
    }
  }

  Instant now() {
    return Instant.EPOCH.plusNanos(clock.get());
  }

  public RunId submit() {
    return submit(null);
  }

  /** Submits a task that is due after so long. */
  RunId submit(@Nullable Duration after) {
    return submit(after, Payload.text("in"));
  }

  RunId submit(@Nullable Duration after, Payload input) {
    RunId id = RunId.at(++submitted);
    NewTask task =
        new NewTask(id, "t", "", new Submission.Plan(2, null, after, null, 3), input, null, null);
    Accepted accepted = tasks.submission().submit(admission, task).toCompletableFuture().join();
    if (!(accepted instanceof Accepted.Stored)) {
      throw new AssertionError(accepted);
    }
    return id;
  }

  public void call() {
    admission.call(CallRequest.of(Payload.text("call")), (_, _) -> {});
  }

  void prune() {
    actors.spawn(Pruner.create(store, RETENTION));
  }

  void reconcile() {
    actors.spawn(tasks.reconciler());
  }

  void wakeClaimer() {
    claimer.tell(new Claimer.Wake("t"));
  }

  public Task task(RunId id) {
    return store.find(id).toCompletableFuture().join().orElseThrow();
  }

  public Task awaitState(RunId id, TaskState state) {
    return await().until(() -> task(id), task -> task.state() == state);
  }

  /** Returns when the supervisor, its workers and the claimer have handled all messages. */
  public void settle() {
    actors.settle();
  }

  /** Advances the clock and the timers. */
  public void pass(Duration duration) {
    settle();
    clock.addAndGet(duration.toNanos());
    actors.pass(duration);
  }

  @Override
  public void close() {
    actors.close();
  }
}
