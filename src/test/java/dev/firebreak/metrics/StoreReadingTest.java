package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoreReadingTest {
  private final Deque<CompletableFuture<Integer>> reads = new ArrayDeque<>();
  private long now;

  private final StoreReading<Integer> reading =
      new StoreReading<>(Duration.ofSeconds(1), () -> now);

  private CompletableFuture<Integer> read() {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    reads.add(read);
    return read;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aReadingThatTakesLongIsShownByALaterScrape() {
    assertThat(reading.now(this::read)).isNull();
    assertThat(reading.now(this::read)).isNull();
    assertThat(reads).hasSize(1);
    reads.getFirst().complete(7);
    assertThat(reading.now(this::read)).isEqualTo(7);
  }

  @Test
  void theStoreIsReadAsOftenAsIsAllowed() {
    reading.now(this::read);
    reads.getFirst().complete(1);
    assertThat(reading.now(this::read)).isEqualTo(1);
    pass(Duration.ofMillis(999));
    assertThat(reading.now(this::read)).isEqualTo(1);
    assertThat(reads).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(reading.now(this::read)).isEqualTo(1);
    assertThat(reads).hasSize(2);
  }

  @Test
  void aLongReadingIsFollowedByALongPause() {
    reading.now(this::read);
    pass(Duration.ofSeconds(2));
    reads.getFirst().complete(1);
    pass(Duration.ofSeconds(30)); // Until the next scrape, which is not the reading's time.
    reading.now(this::read);
    pass(Duration.ofSeconds(9));
    reading.now(this::read);
    assertThat(reads).hasSize(1);
    pass(Duration.ofSeconds(1));
    reading.now(this::read);
    assertThat(reads).hasSize(2);
  }

  @Test
  void whatIsTooOldIsNotShown() {
    reading.now(this::read);
    reads.getFirst().complete(1);
    reading.now(this::read);
    pass(StoreReading.LONGEST.plusSeconds(1));
    assertThat(reading.now(this::read)).isNull();
  }

  @Test
  void aFailedReadingIsRepeatedLater() {
    reading.now(this::read);
    reads.getFirst().completeExceptionally(new IllegalStateException("made up"));
    assertThat(reading.now(this::read)).isNull();
    pass(Duration.ofSeconds(1));
    reading.now(this::read);
    reads.getLast().complete(3);
    assertThat(reading.now(this::read)).isEqualTo(3);
  }
}
