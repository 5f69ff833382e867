package dev.firebreak.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.bench.load.LongWaits.Pause;
import org.junit.jupiter.api.Test;

class LongWaitsTest {
  private static final long LONG = LongWaits.LONG;

  private final LongWaits waits = new LongWaits();

  @Test
  void shortWaitsAreNoPause() {
    waits.add(0, LONG - 1);
    assertThat(waits.pauses()).isEmpty();
  }

  @Test
  void overlappingWaitsOfAllThreadsAreOnePause() {
    LongWaits other = new LongWaits();
    waits.add(0, LONG);
    waits.add(5 * LONG, LONG);
    other.add(2 * LONG, LONG);
    other.add(LONG / 2, 2 * LONG);
    other.add(9 * LONG, LONG);
    waits.add(other);
    assertThat(waits.pauses())
        .containsExactly(
            new Pause(0, 3 * LONG), new Pause(5 * LONG, 6 * LONG), new Pause(9 * LONG, 10 * LONG));
  }

  @Test
  void aLongWaitContainsSeveralOthers() {
    waits.add(LONG, LONG);
    waits.add(3 * LONG, LONG);
    waits.add(0, 9 * LONG);
    waits.add(4 * LONG, LONG);
    assertThat(waits.pauses()).containsExactly(new Pause(0, 9 * LONG));
  }
}
