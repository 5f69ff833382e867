package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.Queued;
import dev.firebreak.store.Queues;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class QueueReadingTest {
  private static final Set<String> TYPES = Set.of("t");

  private final Deque<CompletableFuture<Queues>> reads = new ArrayDeque<>();
  private long now;

  private final QueueReading reading =
      new QueueReading(
          new MemoryStore("here", new ManualClock()) {
            @Override
            public CompletionStage<Queues> queues(Set<String> types) {
              CompletableFuture<Queues> read = new CompletableFuture<>();
              reads.add(read);
              return read;
            }
          },
          () -> now);

  private static Queues tasks(long count) {
    return new Queues(Map.of("t", new Queued(count, null)), 0, Map.of(), Map.of());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void aReadingThatTakesLongIsShownByALaterScrape() {
    assertThat(reading.now(TYPES)).isNull();
    assertThat(reading.now(TYPES)).isNull();
    assertThat(reads).hasSize(1);
    reads.getFirst().complete(tasks(7));
    assertThat(reading.now(TYPES)).isEqualTo(tasks(7));
  }

  @Test
  void theStoreIsReadOnceASecondAtMost() {
    reading.now(TYPES);
    reads.getFirst().complete(tasks(1));
    assertThat(reading.now(TYPES)).isEqualTo(tasks(1));
    pass(Duration.ofMillis(999));
    assertThat(reading.now(TYPES)).isEqualTo(tasks(1));
    assertThat(reads).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(reading.now(TYPES)).isEqualTo(tasks(1));
    assertThat(reads).hasSize(2);
  }

  @Test
  void aLongReadingIsFollowedByALongPause() {
    reading.now(TYPES);
    pass(Duration.ofSeconds(2));
    reads.getFirst().complete(tasks(1));
    pass(Duration.ofSeconds(30)); // Until the next scrape, which is not the reading's time.
    reading.now(TYPES);
    pass(Duration.ofSeconds(9));
    reading.now(TYPES);
    assertThat(reads).hasSize(1);
    pass(Duration.ofSeconds(1));
    reading.now(TYPES);
    assertThat(reads).hasSize(2);
  }

  @Test
  void whatIsTooOldIsNotShown() {
    reading.now(TYPES);
    reads.getFirst().complete(tasks(1));
    reading.now(TYPES);
    pass(QueueReading.LONGEST.plusSeconds(1));
    assertThat(reading.now(TYPES)).isNull();
  }

  @Test
  void aFailedReadingIsRepeatedLater() {
    reading.now(TYPES);
    reads.getFirst().completeExceptionally(new IllegalStateException("made up"));
    assertThat(reading.now(TYPES)).isNull();
    pass(Duration.ofSeconds(1));
    reading.now(TYPES);
    reads.getLast().complete(tasks(3));
    assertThat(reading.now(TYPES)).isEqualTo(tasks(3));
  }
}
