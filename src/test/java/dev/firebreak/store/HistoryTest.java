package dev.firebreak.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How much of a task's history is kept in the heap. */
class HistoryTest {
  private static final String CAUSE =
      OutcomeText.write(
          new Outcome.Crashed(
              new Cause.Ended(1, null, null, "e".repeat(65_536), 0, Duration.ZERO, Duration.ZERO)));

  private static String stderr(Outcome outcome) {
    return outcome instanceof Outcome.Crashed(Cause.Ended end) ? end.stderr() : "?";
  }

  @Test
  void onlyTheLastAttemptsKeepTheOutputOfTheirProgram() {
    History history = new History();
    for (int claim = 100; claim > 0; claim--) {
      history.add(claim, "n", Instant.EPOCH, Instant.EPOCH, CAUSE);
    }
    var all = history.oldestFirst();
    assertThat(all).hasSize(100);
    assertThat(all.getFirst().claim()).isEqualTo(1);
    assertThat(stderr(all.getLast().outcome())).hasSize(65_536);
    assertThat(stderr(all.getFirst().outcome())).isEmpty();
    assertThat(all.stream().mapToLong(past -> stderr(past.outcome()).length()).sum())
        .isBetween(900_000L, (long) TaskStore.MOST_HISTORY_TEXT);
  }
}
