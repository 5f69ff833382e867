package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.ManualClock;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens a store for each test, with helpers for common operations. */
public abstract class StoreUnderTest {
  protected static final String NODE = "here";
  static final Payload INPUT =
      Payload.text("input").withHead(Head.of("PUT /a?b", Map.of("X-C", "d: é")));
  static final Payload RESULT =
      Payload.json("{\"a\":1}").withHead(Head.of("201", Map.of("Location", "/1")));
  static final Outcome CRASH = new Outcome.Crashed(new Cause.Reported("\0\uD800", ""));

  protected final ManualClock clock = new ManualClock();
  protected TaskStore store;
  private int made;

  /** Opens an empty store. */
  protected abstract TaskStore open() throws Exception;

  /** Opens another empty store. */
  protected abstract TaskStore openAnother() throws Exception;

  /** Opens the same store as the next process does after this one was killed. */
  protected abstract TaskStore afterLoss(TaskStore lost) throws Exception;

  /** Another connection to its tables; null if it has none. */
  protected @Nullable Connection tables() throws SQLException {
    return null;
  }

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  Submission submission(Start start, int priority, Duration delay, @Nullable IdempotencyKey key) {
    RunId id = new RunId((RunId.at(clock.millis()).high() & ~0xfffL) | made++, 7);
    var runAt = delay.isZero() ? null : clock.instant().plus(delay);
    var plan = new Submission.Plan(priority, runAt, Duration.ofSeconds(9), 3);
    return new Submission(id, "t", plan, INPUT, key, "trace", start);
  }

  Submission submission(Start start) {
    return submission(start, 1, Duration.ZERO, null);
  }

  RunId queued() {
    Submission submission = submission(Start.LATER);
    answer(store.accept(submission));
    return submission.id();
  }

  Claim running(Start start) {
    var accepted = (Accepted.Stored) answer(store.accept(submission(start)));
    assertThat(accepted.claim()).isNotNull();
    return accepted.claim();
  }

  ClaimResult claim(int slots, int suspects) {
    return answer(store.claim(List.of(new ClaimRequest("t", slots, Start.ON_THREAD, suspects))))
        .getFirst();
  }

  Claim claimOne() {
    return claim(1, 1).claimed().getFirst().claim();
  }

  Task task(RunId id) {
    return answer(store.find(id)).orElseThrow();
  }

  TaskState state(RunId id) {
    return task(id).state();
  }
}
