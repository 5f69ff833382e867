package dev.firebreak.node;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LostSubmits;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * The root of the supervision tree: one supervisor per type below it, restarted when it fails. A
 * supervisor that ends for good is a fault nobody here can mend; then the guardian ends too, and
 * with it the node.
 */
final class Guardian {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final double JITTER = 0.2;

  /** Room in a restarting supervisor's stash beside what its runs can send: asks and signals. */
  private static final int STASH_SLACK = 1000;

  /** What is sent to one who works beside the desk and is being restarted. */
  private static final int DESK_STASH = 100_000;

  enum Command {
    /** End all supervisors, and with them all workers. They answer whom they still owe. */
    DISMISS
  }

  private Guardian() {}

  /**
   * Who stands once a guardian does.
   *
   * @param admissions the doors of all types
   * @param tasks the desk for tasks; null if this node keeps none
   */
  record Staff(List<Admission> admissions, @Nullable TaskService tasks) {}

  /**
   * A guardian of these types.
   *
   * @param desk makes the desk for tasks
   * @param ready given all who stand
   */
  static Behavior<Command> create(List<TypeRuntime> types, TaskWiring desk, Consumer<Staff> ready) {
    return Behaviors.setup(
        context -> {
          context.spawn(LostSubmits.create(), "lost.submits"); // No type can have this name.
          List<Admission> admissions = new ArrayList<>();
          for (TypeRuntime type : types) {
            admissions.add(new Admission(type, spawn(context, type)));
          }
          TaskService tasks = desk.of(admissions);
          if (tasks != null) {
            desk.actors(tasks).forEach((name, actor) -> spawn(context, name, actor));
          }
          ready.accept(new Staff(admissions, tasks));
          return Behaviors.receive(Command.class)
              .onMessageEquals(Command.DISMISS, () -> dismiss(context, admissions))
              .onSignal(Terminated.class, Guardian::onSupervisorGone)
              .build();
        });
  }

  private static ActorRef<Supervisor.Command> spawn(
      ActorContext<Command> context, TypeRuntime type) {
    TypeSettings.Capacity room = type.settings().capacity();
    int stash = 2 * (room.concurrency() + room.maxWaiting()) + STASH_SLACK;
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

  /** One who works beside the desk for tasks; without it the node would not do what it promises. */
  private static <T> void spawn(ActorContext<Command> context, String name, Behavior<T> actor) {
    context.watch(
        context.spawn(
            Behaviors.supervise(actor)
                .onFailure(
                    Exception.class,
                    SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, JITTER)
                        .withStashCapacity(DESK_STASH)),
            name));
  }

  private static Behavior<Command> dismiss(
      ActorContext<Command> context, List<Admission> admissions) {
    for (Admission admission : admissions) {
      context.unwatch(admission.supervisor());
      // Told, not stopped: a supervisor that is being restarted first gets what was sent before.
      admission.supervisor().tell(new Supervisor.Dismiss());
    }
    return Behaviors.same();
  }

  private static Behavior<Command> onSupervisorGone(Terminated gone) {
    LOG.error("Supervisor {} has ended for good; the node ends.", gone.getRef().path().name());
    return Behaviors.stopped();
  }
}
