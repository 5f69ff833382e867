package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one schedule: reads its progress, submits the task that is due, stores the progress, and
 * waits. The time is the store's, and the progress is read from the store each time, so that nodes
 * whose clocks differ act alike; the pauses use a monotonic clock. An operation that the store
 * fails is retried until it succeeds. The progress is stored after the submission, so that after a
 * crash in between the task is submitted again, with the same key.
 */
final class Scheduler extends AbstractMatchingBehavior<Scheduler.Command> {

  /** The messages of this actor, all sent by itself. */
  sealed interface Command {}

  private record Recalled(ScheduleProgressStore.Known known) implements Command {}

  private record Submitted(Progress progress) implements Command {}

  private enum Remembered implements Command {
    REMEMBERED
  }

  private record Failed(Throwable cause, Supplier<Behavior<Command>> again) implements Command {}

  private record Wake(Supplier<Behavior<Command>> next) implements Command {}

  /** The services that a schedule uses. */
  record Tools(Firing.Sink sink, ScheduleProgressStore memory) {}

  static final Duration RETRY = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final TimerScheduler<Command> timers;
  private final Schedule schedule;
  private final ScheduleSettings settings;
  private final Tools tools;
  private boolean failing;

  static Behavior<Command> create(Schedule schedule, Tools tools) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Scheduler scheduler = new Scheduler(context, timers, schedule, tools);
                  scheduler.recall();
                  return scheduler;
                }));
  }

  private Scheduler(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Schedule schedule,
      Tools tools) {
    super(context);
    this.timers = timers;
    this.schedule = schedule;
    this.settings = schedule.settings();
    this.tools = tools;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Recalled recalled -> onRecalled(recalled.known());
      case Submitted submitted -> remember(submitted.progress());
      case Remembered _ -> recall();
      case Failed failed -> onFailed(failed);
      case Wake wake -> wake.next().get();
    };
  }

  private Behavior<Command> recall() {
    return ask(() -> tools.memory().recall(settings.name()), Recalled::new, this::recall);
  }

  /**
   * A schedule without stored progress has missed nothing; it stores the present time as its
   * beginning.
   */
  private Behavior<Command> onRecalled(ScheduleProgressStore.Known known) {
    failing = false;
    return known
        .text()
        .flatMap(text -> Progress.read(settings, text))
        .map(progress -> act(progress, known.now()))
        .orElseGet(() -> remember(Progress.beginning(known.now())));
  }

  private Behavior<Command> act(Progress progress, Instant now) {
    Optional<Schedule.Step> due = schedule.due(progress, now);
    if (due.isEmpty()) {
      return wakeAfter(schedule.pause(progress.done(), now), this::recall);
    }
    Schedule.Step step = due.get();
    return step.fires() ? submit(step.progress()) : remember(step.progress());
  }

  /**
   * If the submission fails, the progress is read again, because another node may have submitted
   * the task.
   */
  private Behavior<Command> submit(Progress progress) {
    return ask(
        () -> tools.sink().submit(schedule.firing(progress)),
        _ -> new Submitted(progress),
        this::recall);
  }

  /**
   * If the store fails, the progress is read again, because another node may have stored a later
   * one. A task that is then submitted again has the same key.
   */
  private Behavior<Command> remember(Progress progress) {
    return ask(
        () -> tools.memory().remember(settings.name(), progress.write(settings)),
        _ -> Remembered.REMEMBERED,
        this::recall);
  }

  private Behavior<Command> onFailed(Failed failed) {
    if (!failing) {
      LOG.atWarn()
          .addKeyValue("schedule", settings.name())
          .addKeyValue("type", settings.type())
          .log(
              "Schedule {} can't continue and submits no tasks: {}; retrying every {} s.",
              settings.name(),
              failed.cause().getMessage(),
              RETRY.toSeconds());
    }
    failing = true;
    return wakeAfter(RETRY, failed.again());
  }

  private Behavior<Command> wakeAfter(Duration pause, Supplier<Behavior<Command>> next) {
    timers.startSingleTimer(new Wake(next), pause);
    return this;
  }

  private <T> Behavior<Command> ask(
      Supplier<CompletionStage<T>> question,
      Function<T, Command> answer,
      Supplier<Behavior<Command>> again) {
    getContext()
        .pipeToSelf(
            question.get(),
            (value, cause) -> cause == null ? answer.apply(value) : new Failed(cause, again));
    return this;
  }
}
