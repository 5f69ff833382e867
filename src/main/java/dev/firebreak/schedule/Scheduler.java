package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.schedule.ScheduleProgressStore.Note;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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

  private record Submitted(Turn turn, RunId task) implements Command {}

  private record PastStored(Progress progress) implements Command {}

  /** A step that is being taken, and what is known of the time before it. */
  private record Turn(Schedule.Step step, Past past) {}

  private enum Remembered implements Command {
    REMEMBERED
  }

  private record Failed(Throwable cause, Supplier<Behavior<Command>> again) implements Command {}

  private record Wake(Supplier<Behavior<Command>> next) implements Command {}

  /**
   * The services that a schedule uses.
   *
   * @param troubles why schedules can't continue, by name; kept here
   */
  record Tools(Firing.Sink sink, ScheduleProgressStore memory, Map<String, String> troubles) {}

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
      case Submitted submitted -> onSubmitted(submitted.turn(), submitted.task());
      case PastStored stored -> remember(stored.progress());
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
    return known
        .progress()
        .flatMap(text -> Progress.read(settings, text))
        .map(progress -> act(progress, known))
        .orElseGet(() -> remember(Progress.beginning(known.now())));
  }

  private Behavior<Command> act(Progress progress, ScheduleProgressStore.Known known) {
    Instant now = known.now();
    Optional<Schedule.Step> due = schedule.due(progress, now);
    if (due.isEmpty()) {
      failing = false;
      tools.troubles().remove(settings.name());
      return wakeAfter(schedule.pause(progress.done(), now), this::recall);
    }
    Schedule.Step step = due.get();
    boolean paused =
        SchedulePause.read(known.pause())
            .filter(pause -> pause.covers(step.progress().done(), now))
            .isPresent();
    Past before = Past.read(known.past());
    Past past = before.missing(schedule.missed(progress, step, paused, now));
    if (step.fires() && !paused) {
      return submit(new Turn(step, past));
    }
    return past.equals(before) ? remember(step.progress()) : rememberPast(past, step.progress());
  }

  /**
   * If the submission fails, the progress is read again, because another node may have submitted
   * the task.
   */
  private Behavior<Command> submit(Turn turn) {
    return ask(
        () -> tools.sink().submit(schedule.firing(turn.step().progress())),
        task -> new Submitted(turn, task),
        this::recall);
  }

  private Behavior<Command> onSubmitted(Turn turn, RunId task) {
    Progress progress = turn.step().progress();
    return rememberPast(turn.past().ran(progress.done(), task), progress);
  }

  /** Stored before the progress: after a crash in between it is stored again. */
  private Behavior<Command> rememberPast(Past past, Progress progress) {
    return ask(
        () -> tools.memory().remember(settings.name(), Note.PAST, past.write()),
        _ -> new PastStored(progress),
        this::recall);
  }

  /**
   * If the store fails, the progress is read again, because another node may have stored a later
   * one. A task that is then submitted again has the same key.
   */
  private Behavior<Command> remember(Progress progress) {
    return ask(
        () -> tools.memory().remember(settings.name(), Note.PROGRESS, progress.write(settings)),
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
    tools.troubles().put(settings.name(), String.valueOf(failed.cause().getMessage()));
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
