package dev.firebreak.observe;

import dev.firebreak.pause.PauseDocument;
import dev.firebreak.process.ResidentMemory;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.SupervisorView;
import dev.firebreak.supervision.TypeRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/**
 * The live supervision tree: asks every supervisor for its state. A supervisor that is being
 * restarted can't answer; the workers that outlive it are shown nevertheless. The size of the tree
 * depends on the number of types, not of workers.
 */
public final class SupervisionTree {
  /** Shorter than a supervisor's shortest restart pause, so that a restart is visible. */
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  private final ActorSystem<?> system;
  private final WatchedTypes types;
  private final Instant startedAt = Instant.now();

  /**
   * A type with the sources of its state.
   *
   * @param admission the way to its supervisor
   * @param counters its counters
   */
  public record Watched(Admission admission, TypeCounters counters) {}

  /**
   * The whole tree.
   *
   * @param guardian the name of its root
   * @param startedAt when it was started
   * @param supervisors one supervisor per type
   */
  public record Tree(String guardian, Instant startedAt, List<Branch> supervisors) {}

  /**
   * A supervisor and its workers.
   *
   * @param type the name of its type
   * @param state {@code running}, {@code restarting}, or {@code busy} if it did not answer in time
   * @param paused the pause of its type; null if it is not paused
   * @param restarts how often it was restarted
   * @param lastFailure the last failure of the supervisor; null if there was none
   * @param slots running handlers, including those of a supervisor that failed
   * @param waiting runs in the waiting line
   * @param pausing runs between two attempts
   * @param leaked abandoned attempts that still run
   * @param survivors programs among these, which were killed and still exist
   * @param lastCrash the last worker that failed
   * @param failedAttempts the newest attempts that failed, {@link RecentFailures#KEPT} at most,
   *     with what the supervisor decided
   * @param oldestWorkers the workers that have run longest, {@link SupervisorView#SHOWN} at most
   * @param oldestWaiting the head of the waiting line, with the same limit
   */
  public record Branch(
      String type,
      String state,
      @Nullable PauseDocument paused,
      long restarts,
      TypeCounters.@Nullable SupervisorFailure lastFailure,
      Gauge slots,
      Gauge waiting,
      int pausing,
      Gauge leaked,
      List<Survivor> survivors,
      TypeCounters.@Nullable Event lastCrash,
      List<RecentFailures.Failed> failedAttempts,
      List<Leaf> oldestWorkers,
      List<Leaf> oldestWaiting) {}

  /**
   * The use of a limit.
   *
   * @param used the current use
   * @param limit the largest allowed use
   */
  public record Gauge(int used, int limit) {}

  /**
   * A worker, or a run that waits for one.
   *
   * @param id the id of its call or task
   * @param attempt the number of the running attempt; for a waiting run, the number of past
   *     attempts
   * @param ageMs how long it has run or waited, in milliseconds
   * @param waitsForProcess whether its attempt has a slot, but no process yet
   * @param process the process that runs its attempt; null if none does
   */
  public record Leaf(
      String id, int attempt, long ageMs, boolean waitsForProcess, @Nullable Program process) {}

  /**
   * A process that runs an attempt.
   *
   * @param pid its process id
   * @param memoryBytes its resident memory, without that of processes that it started; null if it
   *     has ended or the system does not tell
   */
  public record Program(long pid, @Nullable Long memoryBytes) {}

  /**
   * A program that was killed and still exists. It holds its slot until it ends.
   *
   * @param id the id of its call or task with the number of its attempt, or the name of its process
   * @param reason which process is left, and its known state
   * @param ageMs the time since the kill, in milliseconds
   */
  public record Survivor(String id, String reason, long ageMs) {}

  /** Creates the tree of these types, each with one supervisor. */
  public SupervisionTree(ActorSystem<?> system, WatchedTypes types) {
    this.system = system;
    this.types = types;
  }

  /** Asks all supervisors. Completes within a second, never with a failure. */
  public CompletionStage<Tree> describe() {
    return each(SupervisionTree::branch)
        .thenApply(branches -> new Tree(system.name(), startedAt, branches));
  }

  /** Asks all supervisors what their types do. Completes as {@link #describe} does. */
  public CompletionStage<List<TypeUse>> use() {
    return each(TypeUse::of);
  }

  /** Describes each type by the state of its supervisor, which is null if it did not answer. */
  private <T> CompletionStage<List<T>> each(
      BiFunction<Watched, @Nullable SupervisorView, T> describe) {
    List<CompletableFuture<T>> all = new ArrayList<>();
    for (Watched watched : types.now()) {
      all.add(
          ask(watched).handle((view, _) -> describe.apply(watched, view)).toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> all.stream().map(CompletableFuture::join).toList());
  }

  private CompletionStage<SupervisorView> ask(Watched watched) {
    if (!watched.counters().supervisorWorks()) {
      return CompletableFuture.failedStage(new IllegalStateException("restarting"));
    }
    return AskPattern.ask(
        watched.admission().supervisor(), Supervisor.Describe::new, TIMEOUT, system.scheduler());
  }

  private static Branch branch(Watched watched, @Nullable SupervisorView view) {
    TypeRuntime type = watched.admission().type();
    TypeCounters counters = watched.counters();
    SupervisorView known = view == null ? new SupervisorView(0, 0, 0, List.of(), List.of()) : view;
    var limits = type.settings().capacity();
    return new Branch(
        type.name(),
        state(counters, view),
        PauseDocument.of(type.capacity().pause()),
        counters.supervisorRestarts(),
        counters.lastSupervisorFailure(),
        new Gauge(type.capacity().slotsUsed(), limits.concurrency()),
        new Gauge(known.waiting(), limits.maxWaiting()),
        known.pausing(),
        new Gauge(type.capacity().leaked(), limits.maxLeaked()),
        survivors(type),
        counters.lastCrash(),
        counters.failures().newest(),
        leaves(known.oldestRunning()),
        leaves(known.oldestWaiting()));
  }

  static String state(TypeCounters counters, @Nullable SupervisorView view) {
    if (!counters.supervisorWorks()) {
      return "restarting";
    }
    return view == null ? "busy" : "running";
  }

  private static List<Survivor> survivors(TypeRuntime type) {
    return type.capacity().survivors().stream()
        .map(one -> new Survivor(one.id(), one.reason(), one.age().toMillis()))
        .toList();
  }

  private static List<Leaf> leaves(List<SupervisorView.Entry> entries) {
    return entries.stream()
        .map(
            entry ->
                new Leaf(
                    entry.id(),
                    entry.attempts(),
                    entry.age().toMillis(),
                    entry.waitsForProcess(),
                    process(entry.pid())))
        .toList();
  }

  private static @Nullable Program process(long pid) {
    return pid == 0 ? null : new Program(pid, ResidentMemory.of(pid));
  }
}
