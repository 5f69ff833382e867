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
 * Keeps one schedule: recalls how far it came, submits what is due, remembers that, and waits. The
 * time is that of the store, and how far it came is read from the store each time, so that nodes
 * whose clocks differ do the same; the waits in between go by no clock that can be set. What the
 * store can't do now is tried again until it can. A time is remembered after it was submitted, so
 * that after a crash in between it is submitted again, with the same key.
 */
final class Scheduler extends AbstractMatchingBehavior<Scheduler.Command> {

  /** What it hears, all of it from itself. */
  sealed interface Command {}

  private record Recalled(ScheduleProgressStore.Known known) implements Command {}

  private record Submitted(Progress progress) implements Command {}

  private enum Remembered implements Command {
    REMEMBERED
  }

  private record Failed(Throwable cause, Supplier<Behavior<Command>> again) implements Command {}

  private record Wake(Supplier<Behavior<Command>> next) implements Command {}

  /** What a schedule works with. */
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

  /** A schedule with nothing to recall has missed nothing, and remembers from when on it could. */
  private Behavior<Command> onRecalled(ScheduleProgressStore.Known known) {
    failing = false;
    return known
        .text()
        .flatMap(text -> Progress.read(settings, text))
        .map(progress -> look(progress, known.now()))
        .orElseGet(() -> remember(Progress.beginning(known.now())));
  }

  private Behavior<Command> look(Progress progress, Instant now) {
    Optional<Schedule.Step> due = schedule.due(progress, now);
    if (due.isEmpty()) {
      return wakeAfter(schedule.pause(progress.done(), now), this::recall);
    }
    Schedule.Step step = due.get();
    return step.fires() ? submit(step.progress()) : remember(step.progress());
  }

  /** Refused or not known, it is recalled again: another node may have submitted it. */
  private Behavior<Command> submit(Progress progress) {
    return ask(
        () -> tools.sink().submit(schedule.firing(progress)),
        _ -> new Submitted(progress),
        this::recall);
  }

  private Behavior<Command> remember(Progress progress) {
    return ask(
        () -> tools.memory().remember(settings.name(), progress.write(settings)),
        _ -> Remembered.REMEMBERED,
        () -> remember(progress));
  }

  private Behavior<Command> onFailed(Failed failed) {
    if (!failing) {
      LOG.warn(
          "Schedule {} can't go on: {}; trying again every {} s.",
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
