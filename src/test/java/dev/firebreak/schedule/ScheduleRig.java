package dev.firebreak.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.fixture.Patience;
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
  private final BlockingQueue<CompletableFuture<Void>> answers = new LinkedBlockingQueue<>();

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

  /** As a reload does; returns the names of those that have changed. */
  List<String> replace(Schedules schedules) {
    return live.replace(schedules);
  }

  @Override
  public CompletionStage<?> submit(Firing firing) {
    submitted.add(firing);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    answers.add(answer);
    return answer;
  }

  @Override
  public CompletionStage<Known> recall(String name) {
    if (failingRecalls.getAndDecrement() > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("not now"));
    }
    return CompletableFuture.completedFuture(
        new Known(Optional.ofNullable(memory.get(name)), now.get()));
  }

  @Override
  public CompletionStage<Void> remember(String name, String value) {
    memory.put(name, value);
    remembered.add(value);
    return CompletableFuture.completedFuture(null);
  }

  Firing submitted() {
    return take(submitted, "a task is submitted");
  }

  String remembered() {
    return take(remembered, "a time is remembered");
  }

  void accept() {
    take(answers, "a task to be accepted").complete(null);
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
