package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The output of attempts, from the handler to the store. */
class TaskOutputTest {
  private final TaskRig rig = new TaskRig("concurrency = 2");

  @AfterEach
  void stop() {
    rig.close();
  }

  private Optional<String> stored(RunId id) {
    return rig.store.lastOutput(id, 0).toCompletableFuture().join().map(TaskOutputTest::text);
  }

  private static String text(OutputPart part) {
    return new String(part.bytes(), StandardCharsets.UTF_8);
  }

  private String live(RunId id) {
    return text(rig.tasks.output(id).orElseThrow().read(0));
  }

  @Test
  void loggedTextIsLiveAndThenStoredAsLines() {
    RunId id = rig.submit();
    FakeIsolation.Started started = rig.inside.next();
    AttemptContext attempt = started.attempt;
    attempt.log("one");
    attempt.log("two\nthree\n");
    attempt.wrote(ByteBuffer.wrap(new byte[] {'e', 'r', 'r'}));
    assertThat(live(id)).isEqualTo("one\ntwo\nthree\nerr");
    assertThat(stored(id)).isEmpty();
    started.end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
    assertThat(stored(id)).contains("one\ntwo\nthree\nerr");
    attempt.log("late");
    assertThat(stored(id)).contains("one\ntwo\nthree\nerr");
  }

  @Test
  void aLongTextIsCut() {
    RunId id = rig.submit();
    FakeIsolation.Started started = rig.inside.next();
    started.attempt.log("x".repeat(100_000));
    assertThat(rig.tasks.output(id).orElseThrow().read(0).to()).isEqualTo(8193);
  }

  @Test
  void aHandlerThatIsOverLogsNothingMore() {
    rig.submit();
    FakeIsolation.Started started = rig.inside.next();
    started.attempt.forgetActions();
    started.attempt.log("of a thread that was left behind");
    started.attempt.progress(0.5, null);
    started.end(CRASHED);
    rig.settle();
    assertThat(rig.events).noneMatch(event -> event.startsWith("progress"));
  }

  @Test
  void callsHaveNoOutput() {
    rig.call();
    rig.inside.next().attempt.log("of a call");
  }

  @Test
  void aStoreThatIsFullKeepsTheOutcomeWithoutTheOutput() {
    RunId id = rig.submit();
    FakeIsolation.Started started = rig.inside.next();
    started.attempt.log("much");
    rig.store.failure = new StoreException.Full("made up");
    started.end(DONE);
    rig.settle();
    rig.store.failure = null;
    rig.pass(Duration.ofSeconds(2));
    rig.awaitState(id, TaskState.SUCCEEDED);
    assertThat(stored(id)).isEmpty();
  }

  @Test
  void theEndOfAnAttemptIsToldWhenItIsStored() {
    RunId id = rig.submit();
    FakeIsolation.Started started = rig.inside.next();
    started.attempt.log("x");
    LiveOutput output = rig.tasks.output(id).orElseThrow();
    rig.store.failure = new StoreException.Unavailable("made up");
    started.end(DONE);
    rig.settle();
    assertThat(output.read(2).last()).isFalse();
    rig.store.failure = null;
    rig.pass(Duration.ofSeconds(2));
    rig.awaitState(id, TaskState.SUCCEEDED);
    assertThat(output.next(2, Duration.ofMinutes(1)).join().last()).isTrue();
    assertThat(stored(id)).contains("x\n");
    assertThat(rig.tasks.output(id)).isEmpty();
  }
}
