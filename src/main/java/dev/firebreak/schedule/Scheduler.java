package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * Keeps one schedule: recalls how far it came, waits for its next time, submits, remembers. What
 * the store can't do now is tried again until it can. A time is remembered after it was submitted,
 * so that after a crash in between it is submitted again, with the same key.
 */
final class Scheduler extends AbstractMatchingBehavior<Scheduler.Command> {

  /** What it hears, all of it from itself. */
  sealed interface Command {}

  private record Recalled(Optional<String> text) implements Command {}

  private record Submitted(Schedule.Step step) implements Command {}

  private record Remembered(Instant done) implements Command {}

  private record Failed(Throwable cause, Supplier<Behavior<Command>> again) implements Command {}

  private record Wake(Supplier<Behavior<Command>> next) implements Command {}

  /** What a schedule works with. */
  record Tools(Firing.Sink sink, Memory memory, InstantSource clock) {}

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
      case Recalled recalled -> onRecalled(recalled.text());
      case Submitted submitted -> remember(submitted.step().done());
      case Remembered remembered -> look(remembered.done());
      case Failed failed -> onFailed(failed);
      case Wake wake -> wake.next().get();
    };
  }

  private Behavior<Command> recall() {
    return ask(() -> tools.memory().recall(settings.name()), Recalled::new, this::recall);
  }

  /** Who has nothing to recall has missed nothing, and remembers from when on it could. */
  private Behavior<Command> onRecalled(Optional<String> text) {
    failing = false;
    return text.flatMap(known -> Progress.read(settings, known))
        .map(this::look)
        .orElseGet(() -> remember(tools.clock().instant()));
  }

  private Behavior<Command> look(Instant done) {
    failing = false;
    Instant now = tools.clock().instant();
    Optional<Schedule.Step> due = schedule.due(done, now);
    if (due.isEmpty()) {
      return wakeAfter(schedule.pause(done, now), () -> look(done));
    }
    Schedule.Step step = due.get();
    return step.fires() ? submit(step) : remember(step.done());
  }

  private Behavior<Command> submit(Schedule.Step step) {
    return ask(
        () -> tools.sink().submit(schedule.firing(step.done())),
        _ -> new Submitted(step),
        () -> submit(step));
  }

  private Behavior<Command> remember(Instant done) {
    String text = Progress.write(settings, done);
    return ask(
        () -> tools.memory().remember(settings.name(), text),
        _ -> new Remembered(done),
        () -> remember(done));
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
