package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.step.StepRefused;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The steps of Java handlers, from the handler to the store. The rig allows 3 steps of 100 bytes.
 */
class TaskStepsTest {
  private final TaskRig rig = new TaskRig("concurrency = 2");

  /** The steps whose bodies ran, in order. */
  private final List<String> ran = new ArrayList<>();

  record Size(int width, int height) {}

  @AfterEach
  void stop() {
    rig.close();
  }

  private <T> T step(Attempt attempt, String name, Class<T> type, T result) throws Exception {
    return attempt.step(
        name,
        type,
        () -> {
          ran.add(name);
          return result;
        });
  }

  private List<String> recorded(RunId id) {
    return rig.store.stepList(id).toCompletableFuture().join().stream().map(Step::name).toList();
  }

  private FakeIsolation.Started nextAfter(FakeIsolation.Started failed) {
    failed.end(CRASHED);
    rig.pass(Duration.ofSeconds(10));
    return rig.inside.next();
  }

  @Test
  void aLaterAttemptGetsTheResultsOfTheEarlierOne() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    byte[] bytes = {1, 2};
    assertThat(step(first.attempt, "size", Size.class, new Size(3, 4))).isEqualTo(new Size(3, 4));
    assertThat(step(first.attempt, "bytes", byte[].class, bytes)).isEqualTo(bytes);
    assertThat(recorded(id)).containsExactly("size", "bytes");
    FakeIsolation.Started second = nextAfter(first);
    assertThat(step(second.attempt, "bytes", byte[].class, new byte[0])).isEqualTo(bytes);
    assertThat(step(second.attempt, "size", Size.class, new Size(0, 0))).isEqualTo(new Size(3, 4));
    assertThat(step(second.attempt, "nothing", Void.class, null)).isNull();
    assertThat(step(second.attempt, "nothing", Void.class, null)).isNull();
    assertThat(ran).containsExactly("size", "bytes", "nothing");
    second.end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
    assertThat(recorded(id)).containsExactly("size", "bytes", "nothing");
  }

  @Test
  void aBodyThatThrowsIsRunAgain() throws Exception {
    RunId id = rig.submit();
    Attempt attempt = rig.inside.next().attempt;
    assertThatThrownBy(
            () ->
                attempt.step(
                    "a",
                    String.class,
                    () -> {
                      throw new IOException("of the body");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("of the body");
    assertThat(recorded(id)).isEmpty();
    assertThat(step(attempt, "a", String.class, "x")).isEqualTo("x");
  }

  private List<String> published() {
    return rig.events.stream().filter(event -> event.startsWith("step")).toList();
  }

  @Test
  void atMostTenStepsASecondArePublishedAndTheNewestOneCounts() throws Exception {
    rig.submit();
    Attempt attempt = rig.inside.next().attempt;
    step(attempt, "a", String.class, "x");
    assertThat(published()).containsExactly("step 1 a");
    step(attempt, "b", String.class, "x");
    step(attempt, "c", String.class, "x");
    assertThat(published()).hasSize(1);
    rig.pass(Duration.ofMillis(100));
    assertThat(published()).containsExactly("step 1 a", "step 3 c");
    rig.pass(Duration.ofSeconds(1));
    assertThat(published()).hasSize(2);
  }

  @Test
  void noStepIsPublishedAfterTheEndOfItsAttempt() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    step(first.attempt, "a", String.class, "x");
    step(first.attempt, "b", String.class, "x");
    first.end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
    rig.pass(Duration.ofSeconds(1));
    assertThat(published()).containsExactly("step 1 a");
  }

  @Test
  void anAttemptThatHasEndedRecordsNothing() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    step(first.attempt, "a", String.class, "x");
    nextAfter(first);
    assertThatThrownBy(() -> step(first.attempt, "b", String.class, "y"))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("step b")
        .hasMessageContaining("no longer holds its task");
    assertThat(recorded(id)).containsExactly("a");
  }

  @Test
  void aNameThatIsUsedForAnotherShapeIsRefused() throws Exception {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    step(first.attempt, "a", Size.class, new Size(1, 2));
    step(first.attempt, "b", Payload.class, Payload.text("plain"));
    Attempt second = nextAfter(first).attempt;
    assertThatThrownBy(() -> step(second, "a", Integer.class, 1))
        .isInstanceOf(StepRefused.class)
        .hasMessageStartingWith("step a was recorded as application/json")
        .hasMessageContaining("java.lang.Integer");
    assertThatThrownBy(() -> step(second, "a", byte[].class, new byte[0]))
        .isInstanceOf(StepRefused.class);
    assertThatThrownBy(() -> step(second, "b", Size.class, new Size(1, 2)))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("text/plain");
    assertThat(step(second, "b", Payload.class, Payload.empty()).text()).isEqualTo("plain");
    assertThat(recorded(id)).containsExactly("a", "b");
  }

  @Test
  void namesAndLimitsAreChecked() throws Exception {
    rig.submit();
    Attempt attempt = rig.inside.next().attempt;
    for (String name : List.of("", " ", "a\nb", "\uD800", "x".repeat(201))) {
      assertThatThrownBy(() -> step(attempt, name, String.class, ""))
          .as(name)
          .isInstanceOf(StepRefused.class);
    }
    assertThatThrownBy(() -> step(attempt, "long", String.class, "x".repeat(99)))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("101 bytes; at most 100");
    for (int i = 0; i < 3; i++) {
      step(attempt, "step " + i, String.class, "");
    }
    assertThatThrownBy(() -> step(attempt, "step 3", String.class, ""))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("at most 3 steps");
    assertThat(ran).doesNotContain("step 3");
  }

  @Test
  void twoStepsOfOneNameDoNotRunAtOnce() throws Exception {
    rig.submit();
    Attempt attempt = rig.inside.next().attempt;
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch runs = new CountDownLatch(1);
    FutureTask<String> slow =
        new FutureTask<>(
            () ->
                attempt.step(
                    "a",
                    String.class,
                    () -> {
                      runs.countDown();
                      end.await();
                      return "x";
                    }));
    Thread.ofVirtual().start(slow);
    runs.await();
    assertThatThrownBy(() -> step(attempt, "a", String.class, "y"))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("runs already");
    assertThat(step(attempt, "b", String.class, "z")).isEqualTo("z");
    end.countDown();
    assertThat(slow.get()).isEqualTo("x");
    assertThat(step(attempt, "a", String.class, "y")).isEqualTo("x");
  }

  @Test
  void aStepWaitsWhileTheStoreCanNotBeReached() throws Exception {
    aStepWaitsFor(new StoreException.Unavailable("made up"));
  }

  @Test
  void aStepWaitsWhileTheStoreIsFull() throws Exception {
    aStepWaitsFor(new StoreException.Full("made up"));
  }

  private void aStepWaitsFor(StoreException failure) throws Exception {
    RunId id = rig.submit();
    AttemptContext attempt = rig.inside.next().attempt;
    rig.store.failure = failure;
    FutureTask<String> waits = new FutureTask<>(() -> step(attempt, "a", String.class, "x"));
    Thread.ofVirtual().start(waits);
    rig.pass(Duration.ofSeconds(5));
    assertThat(waits).isNotDone();
    rig.store.failure = null;
    while (!waits.isDone()) {
      rig.pass(Duration.ofSeconds(2));
    }
    assertThat(waits.get()).isEqualTo("x");
    assertThat(recorded(id)).containsExactly("a");
  }
}
