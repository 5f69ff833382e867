package dev.firebreak.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdCounterTest {
  private static final long TIME = 1_795_000_000_123L;

  private final IdCounter counter = new IdCounter();

  @Test
  void countsUpWithinAMillisecond() {
    long first = counter.next(TIME);
    assertThat(LongStream.generate(() -> counter.next(TIME)).limit(2_000))
        .containsExactly(
            LongStream.rangeClosed(first + 1, first + 2_000).boxed().toArray(Long[]::new));
  }

  @Test
  void hasTheTimeThatIsAskedForWhateverWasBefore() {
    counter.next(TIME + 5);
    assertThat(LongStream.generate(() -> counter.next(TIME)).limit(100_000))
        .allMatch(id -> id >>> IdCounter.BITS == TIME);
  }
}
