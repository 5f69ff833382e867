package dev.firebreak.observe;

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
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/**
 * The live tree: asks every supervisor what it is at. One that is being restarted can't tell; what
 * outlives it is shown all the same. Its size depends on the number of types, not of workers.
 */
public final class SupervisionTree {
  /** Less than a supervisor's shortest pause before its restart, so that the restart is seen. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final ActorSystem<?> system;
  private final List<Watched> types;
  private final Instant startedAt = Instant.now();

  /**
   * A type with what is known of it.
   *
   * @param admission leads to its supervisor
   * @param counters what happened to it
   */
  public record Watched(Admission admission, TypeCounters counters) {}

  /**
   * The whole tree.
   *
   * @param guardian the name of its root
   * @param startedAt since when it stands
   * @param supervisors one per type
   */
  public record Tree(String guardian, Instant startedAt, List<Branch> supervisors) {}

  /**
   * A supervisor and its workers.
   *
   * @param type what it looks after
   * @param state {@code running}, {@code restarting}, or {@code busy} if it did not answer in time
   * @param restarts how often it was restarted
   * @param lastFailure why, the last time
   * @param slots handlers that run, those of a supervisor that failed included
   * @param waiting runs in line for a slot
   * @param pausing runs between two attempts
   * @param leaked attempts that were given up and still run
   * @param survivors programs among these, which were killed and are still there
   * @param lastCrash the last worker that failed
   * @param oldestWorkers those that have run longest, {@link SupervisorView#SHOWN} at most
   * @param oldestWaiting the head of the line, as many at most
   */
  public record Branch(
      String type,
      String state,
      long restarts,
      TypeCounters.@Nullable Event lastFailure,
      Gauge slots,
      Gauge waiting,
      int pausing,
      Gauge leaked,
      List<Survivor> survivors,
      TypeCounters.@Nullable Event lastCrash,
      List<Leaf> oldestWorkers,
      List<Leaf> oldestWaiting) {}

  /**
   * How much of a limit is used.
   *
   * @param used now
   * @param limit at most
   */
  public record Gauge(int used, int limit) {}

  /**
   * A worker, or a run that waits for one.
   *
   * @param id of its call or task
   * @param attempt which try runs; of one that waits, how many it has had
   * @param ageMs how long it has run or waited, in milliseconds
   * @param waitsForProcess whether its attempt has a slot, and no process has been given it yet
   */
  public record Leaf(String id, int attempt, long ageMs, boolean waitsForProcess) {}

  /**
   * A program that was killed and is still there. It holds its slot until it is gone.
   *
   * @param id of its call or task with the number of its attempt, or the name of its process
   * @param reason which process is left, and what is known of it
   * @param ageMs for how long it has outlived its kill, in milliseconds
   */
  public record Survivor(String id, String reason, long ageMs) {}

  /** A tree of these types, each with one supervisor. */
  public SupervisionTree(ActorSystem<?> system, List<Watched> types) {
    this.system = system;
    this.types = List.copyOf(types);
  }

  /** Asks everybody. Ends within a second, never with a failure. */
  public CompletionStage<Tree> look() {
    List<CompletableFuture<Branch>> branches = new ArrayList<>();
    for (Watched watched : types) {
      branches.add(ask(watched).handle((view, _) -> branch(watched, view)).toCompletableFuture());
    }
    return CompletableFuture.allOf(branches.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            _ ->
                new Tree(
                    system.name(),
                    startedAt,
                    branches.stream().map(CompletableFuture::join).toList()));
  }

  private CompletionStage<SupervisorView> ask(Watched watched) {
    if (!watched.counters().supervisorWorks()) {
      return CompletableFuture.failedStage(new IllegalStateException("restarting"));
    }
    return AskPattern.ask(
        watched.admission().supervisor(), Supervisor.Describe::new, PATIENCE, system.scheduler());
  }

  private static Branch branch(Watched watched, @Nullable SupervisorView view) {
    TypeRuntime type = watched.admission().type();
    TypeCounters counters = watched.counters();
    SupervisorView known = view == null ? new SupervisorView(0, 0, 0, List.of(), List.of()) : view;
    var room = type.settings().capacity();
    return new Branch(
        type.name(),
        state(counters, view),
        counters.supervisorRestarts(),
        counters.lastSupervisorFailure(),
        new Gauge(type.capacity().slotsTaken(), room.concurrency()),
        new Gauge(known.waiting(), room.maxWaiting()),
        known.pausing(),
        new Gauge(type.capacity().leaked(), room.maxLeaked()),
        survivors(type),
        counters.lastCrash(),
        leaves(known.oldestRunning()),
        leaves(known.oldestWaiting()));
  }

  private static String state(TypeCounters counters, @Nullable SupervisorView view) {
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
                    entry.id(), entry.attempts(), entry.age().toMillis(), entry.waitsForProcess()))
        .toList();
  }
}
