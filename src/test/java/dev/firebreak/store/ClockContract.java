package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract for a store whose clock is set back or forward. */
abstract class ClockContract extends StoreUnderTest {
  private static final Duration DELAY = Duration.ofSeconds(10);

  private void setBack(Duration step) {
    clock.advance(step.negated());
  }

  private RunId submitted(@Nullable Instant runAt, @Nullable Duration delay) {
    Submission some = submission(Start.LATER);
    var plan = new Submission.Plan(1, runAt, delay, null, 3);
    answer(store.accept(new Submission(some.id(), "t", plan, INPUT, null, null, Start.LATER)));
    return some.id();
  }

  /** The only task that is due; the next one is due within this time. */
  private void assertNextIn(RunId id, Duration wait) {
    ClaimResult none = claim(9, 9);
    assertThat(none.claimed()).isEmpty();
    assertThat(none.dueIn()).isEqualTo(wait);
    clock.advance(wait);
    assertThat(claimOne().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT1H", "P365D"})
  void dueTasksStayDueAndFirstAfterTheClockIsSetBack(Duration step) {
    RunId first = queued();
    clock.advance(Duration.ofMillis(1));
    Claim tried = running(Start.ON_THREAD);
    answer(store.settle(tried, new Ending.Retried(CRASH, Duration.ZERO)));
    setBack(step);
    RunId newcomer = queued();
    assertThat(claimOne().id()).isIn(first, tried.id());
    assertThat(claimOne().id()).isIn(first, tried.id());
    assertThat(claimOne().id()).isEqualTo(newcomer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT1H", "P365D"})
  void delaysAndBackoffsBeginAgainAfterTheClockIsSetBack(Duration step) {
    RunId delayed = submitted(null, DELAY);
    setBack(step);
    queued();
    claimOne();
    assertNextIn(delayed, DELAY);
    Claim tried = running(Start.ON_THREAD);
    answer(store.settle(tried, new Ending.Retried(CRASH, DELAY)));
    setBack(step);
    queued();
    claimOne();
    assertNextIn(tried.id(), DELAY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-10M", "PT10M", "PT-1H", "PT1H", "P-365D", "P365D"})
  void theTimeIsEstimatedByTheClockOfTheStore(Duration step) {
    assertTimeIsEstimated();
    clock.advance(step);
    claim(1, 1);
    assertTimeIsEstimated();
  }

  private void assertTimeIsEstimated() {
    Instant now = clock.instant();
    assertThat(store.estimatedTime()).isBetween(now, now.plus(Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-10M", "PT10M", "PT-1H", "PT1H", "P-365D", "P365D"})
  void aDueTimeGivenByTheCallerIsNotCorrected(Duration step) {
    Instant named = clock.instant().plus(Duration.ofDays(1000));
    RunId id = submitted(named, null);
    clock.advance(step);
    queued();
    claimOne();
    assertNextIn(id, Duration.between(clock.instant(), named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT1H", "P365D"})
  void tasksBecomeDueWhenTheClockIsSetForward(Duration step) {
    RunId delayed = submitted(null, DELAY);
    clock.advance(step);
    assertThat(claimOne().id()).isEqualTo(delayed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P365D"})
  void tasksStoredWhileTheClockWasAheadAreCorrectedAtTheNextStart(Duration step) throws Exception {
    RunId due = queued();
    clock.advance(Duration.ofMillis(1));
    RunId delayed = submitted(null, DELAY);
    setBack(step);
    store = afterLoss(store);
    assertThat(claimOne().id()).isEqualTo(due);
    assertNextIn(delayed, DELAY);
  }
}
