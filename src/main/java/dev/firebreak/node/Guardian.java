package dev.firebreak.node;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LostSubmits;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root of the supervision tree, with one supervisor per type, restarted when it fails. If a
 * supervisor ends for good, the guardian stops too, and with it the node.
 */
final class Guardian {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final double JITTER = 0.2;

  /**
   * Places in a restarting supervisor's stash for queries and signals, besides the messages of its
   * runs.
   */
  private static final int STASH_SLACK = 1000;

  /** The stash of a restarting actor for tasks. */
  private static final int TASK_STASH = 100_000;

  /** The messages of a guardian. */
  sealed interface Command {
    /** Stop all supervisors, and with them all workers. They answer their outstanding calls. */
    record Dismiss() implements Command {}

    /** Start the supervisor of a type that a reload has added. */
    record Supervise(TypeRuntime type, CompletableFuture<Admission> admission) implements Command {}
  }

  private Guardian() {}

  /**
   * The services of a started guardian.
   *
   * @param types the types that are declared
   * @param tasks the service for tasks; null if this node keeps none
   */
  record Services(Types types, @Nullable TaskService tasks) {}

  /**
   * Creates the guardian of these types.
   *
   * @param wiring creates the service for tasks and its actors
   * @param ready is given the services once they are started
   */
  static Behavior<Command> create(
      List<TypeRuntime> types, TaskWiring wiring, Consumer<Services> ready) {
    return Behaviors.setup(
        context -> {
          context.spawn(LostSubmits.create(), "lost.submits"); // No type can have this name.
          List<Admission> admissions = new ArrayList<>();
          for (TypeRuntime type : types) {
            admissions.add(new Admission(type, spawn(context, type)));
          }
          Types declared = Types.of(admissions);
          TaskService tasks = wiring.of(declared, context.getSystem());
          if (tasks != null) {
            wiring.actors(tasks).forEach((name, actor) -> spawn(context, name, actor));
          }
          ready.accept(new Services(declared, tasks));
          return Behaviors.receive(Command.class)
              .onMessage(Command.Dismiss.class, _ -> dismiss(context, admissions))
              .onMessage(Command.Supervise.class, added -> onSupervise(context, admissions, added))
              .onSignal(Terminated.class, Guardian::onSupervisorGone)
              .build();
        });
  }

  private static ActorRef<Supervisor.Command> spawn(
      ActorContext<Command> context, TypeRuntime type) {
    TypeSettings.Capacity capacity = type.settings().capacity();
    int stash = 2 * (capacity.concurrency() + capacity.maxWaiting()) + STASH_SLACK;
    ActorRef<Supervisor.Command> supervisor =
        context.spawn(
            Behaviors.supervise(Supervisor.create(type))
                .onFailure(
                    Exception.class,
                    SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER)
                        .withStashCapacity(stash)
                        .withLoggingEnabled(false)),
            type.name());
    context.watch(supervisor);
    return supervisor;
  }

  /**
   * Spawns an actor for tasks; if it ends for good, the node stops, because the guarantees for
   * tasks depend on it.
   */
  private static <T> void spawn(ActorContext<Command> context, String name, Behavior<T> actor) {
    context.watch(
        context.spawn(
            Behaviors.supervise(actor)
                .onFailure(
                    Exception.class,
                    SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER)
                        .withStashCapacity(TASK_STASH)),
            name));
  }

  private static Behavior<Command> onSupervise(
      ActorContext<Command> context, List<Admission> admissions, Command.Supervise added) {
    Admission admission = new Admission(added.type(), spawn(context, added.type()));
    admissions.add(admission);
    added.admission().complete(admission);
    return Behaviors.same();
  }

  private static Behavior<Command> dismiss(
      ActorContext<Command> context, List<Admission> admissions) {
    for (Admission admission : admissions) {
      context.unwatch(admission.supervisor());
      // A message, not a stop: a supervisor that is being restarted first handles earlier messages.
      admission.supervisor().tell(new Supervisor.Dismiss());
    }
    return Behaviors.same();
  }

  private static Behavior<Command> onSupervisorGone(Terminated gone) {
    LOG.error(
        "The supervisor {} has ended and is not restarted; this node stops, so that its keeper"
            + " restarts it.",
        gone.getRef().path().name());
    return Behaviors.stopped();
  }
}
