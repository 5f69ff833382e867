package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.fixture.Patience;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.testkit.CallingThreadDispatcherConfigurator;

/** Schedules whose time passes, and whose store answers, when a test says so. */
final class ScheduleRig implements AutoCloseable, Firing.Sink, ScheduleProgressStore {
  final Map<String, String> memory = new ConcurrentHashMap<>();
  final AtomicInteger failingRecalls = new AtomicInteger();

  private final AtomicReference<Instant> now;
  private LiveSchedules live;
  private final BlockingQueue<Firing> submitted = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> remembered = new LinkedBlockingQueue<>();
  private final BlockingQueue<CompletableFuture<RunId>> answers = new LinkedBlockingQueue<>();

  /** Actors work on the thread that tells them something: when it goes on, all is done. */
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "pekko.actor.default-dispatcher.type = "
                      + CallingThreadDispatcherConfigurator.class.getName())
              .withFallback(ManualTime.config()));

  private final ManualTime time = ManualTime.get(kit.system());

  ScheduleRig(Instant start) {
    now = new AtomicReference<>(start);
  }

  void start(Schedules schedules) {
    live = new LiveSchedules(schedules);
    kit.spawn(live.behavior(this, this));
  }

  /** Shows and pauses the schedules that were started last. */
  ScheduleControl control() {
    return new ScheduleControl(live, this);
  }

  /** The state of the only schedule. */
  ScheduleState state() {
    return control().list(_ -> true).toCompletableFuture().join().getFirst();
  }

  /** As a reload does; returns the names of those that have changed. */
  List<String> replace(Schedules schedules) {
    return live.replace(schedules);
  }

  @Override
  public CompletionStage<RunId> submit(Firing firing) {
    submitted.add(firing);
    CompletableFuture<RunId> answer = new CompletableFuture<>();
    answers.add(answer);
    return answer;
  }

  @Override
  public CompletionStage<Known> recall(String name) {
    if (failingRecalls.getAndDecrement() > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("not now"));
    }
    return CompletableFuture.completedFuture(
        new Known(
            Optional.ofNullable(memory.get(name)),
            Optional.ofNullable(memory.get(name + Note.PAST)),
            Optional.ofNullable(memory.get(name + Note.PAUSE)),
            now.get()));
  }

  @Override
  public CompletionStage<Void> remember(String name, Note note, String value) {
    memory.put(note == Note.PROGRESS ? name : name + note, value);
    if (note == Note.PROGRESS) {
      remembered.add(value);
    }
    return CompletableFuture.completedFuture(null);
  }

  Firing submitted() {
    return take(submitted, "a task is submitted");
  }

  String remembered() {
    return take(remembered, "a time is remembered");
  }

  /** Returns the id of the task. */
  RunId accept() {
    RunId id = RunId.at(now.get().toEpochMilli());
    take(answers, "a task to be accepted").complete(id);
    return id;
  }

  void refuse() {
    take(answers, "a task to be refused")
        .completeExceptionally(new IllegalStateException("the disk is full"));
  }

  void nothingIsSubmitted() {
    assertThat(submitted).isEmpty();
  }

  /** The clock moves on, and is looked at. */
  void pass(Duration duration) {
    setClock(now.get().plus(duration));
    letTimersPass(duration.compareTo(Schedule.LATE) < 0 ? duration : Schedule.LATE);
  }

  void setClock(Instant to) {
    now.set(to);
  }

  void letTimersPass(Duration duration) {
    time.timePasses(duration);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }

  private static <T> T take(BlockingQueue<T> queue, String what) {
    try {
      T taken = queue.poll(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(taken).as(what).isNotNull();
      return Objects.requireNonNull(taken);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
