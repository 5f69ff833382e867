package dev.firebreak.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old tasks are deleted at the rate at which they become old. */
class DeletionPaceTest {
  /** Deletes for a time, in which so many tasks become old each second. */
  private static final class Deletions {
    DeletionPace pace = DeletionPace.slowest();
    double waiting;
    int most;

    void run(int perSecond, Duration time) {
      Duration left = time;
      while (left.isPositive()) {
        Duration passed = pace.pause();
        waiting += perSecond * passed.toNanos() / 1e9;
        int deleted = (int) Math.min(waiting, pace.most());
        waiting -= deleted;
        most = Math.max(most, deleted);
        pace = pace.after(deleted, passed);
        left = left.minus(passed);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "1, 5000", "100, 1500", "1000, 150", "20000, 20"})
  void thePauseIsAsLongAsItTakesForSomeTasksToBecomeOld(int perSecond, int millis) {
    Deletions deletions = new Deletions();
    deletions.run(perSecond, Duration.ofMinutes(5));
    assertThat(deletions.pace.pause().toMillis())
        .isBetween(millis * 9L / 10, millis * 11L / 10 + 1);
    assertThat(deletions.waiting).isLessThan(250 + perSecond / 10.0);
  }

  @Test
  void moreTasksThanUsualAreDeletedSlowly() {
    Deletions deletions = new Deletions();
    deletions.run(10_000, Duration.ofMinutes(5));
    deletions.most = 0;
    deletions.waiting += 10_000;
    deletions.run(10_000, Duration.ofSeconds(1));
    assertThat(deletions.most).isLessThan(350);
    deletions.run(10_000, Duration.ofSeconds(20));
    assertThat(deletions.waiting).isLessThan(1000);
    assertThat(deletions.most).isLessThan(600);
  }

  @Test
  void aMillionOldTasksAreDeletedInMinutes() {
    Deletions deletions = new Deletions();
    deletions.waiting = 1_000_000;
    deletions.run(0, Duration.ofMinutes(2));
    assertThat(deletions.waiting).isZero();
  }

  @Test
  void afterAPauseOfTheWorkTheFirstTasksThatBecomeOldAreDeletedSoon() {
    Deletions deletions = new Deletions();
    deletions.run(10_000, Duration.ofMinutes(1));
    deletions.run(0, Duration.ofMinutes(1));
    deletions.run(10_000, Duration.ofMinutes(1));
    assertThat(deletions.waiting).isLessThan(1000);
  }
}
