package dev.firebreak.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table that is read again and again. */
class PeriodicReadingTest {
  private final Copied copy = new Copied();
  private final PeriodicReading reading =
      new PeriodicReading("test-reading", Duration.ofMillis(1), copy);

  private static final class Copied implements PeriodicReading.Copy {
    final AtomicInteger ended = new AtomicInteger();
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public CompletionStage<Void> refresh() {
      return away
          ? CompletableFuture.failedStage(new IllegalStateException("away"))
          : CompletableFuture.completedStage(null);
    }

    @Override
    public void onFailure(@Nullable String reason) {
      told.add("failed: " + reason);
    }

    @Override
    public void onRecovery() {
      told.add("recovered");
    }

    @Override
    public void onEnd() {
      ended.incrementAndGet();
    }
  }

  @AfterEach
  void close() {
    reading.close();
  }

  private void awaitTwoReadings() {
    int before = copy.ended.get();
    await().until(() -> copy.ended.get() >= before + 2);
  }

  @Test
  void theFirstFailureAndTheRecoveryAreReportedOnceAndReadingGoesOn() {
    reading.start();
    awaitTwoReadings();
    assertThat(copy.told).isEmpty();
    for (int i = 0; i < 2; i++) {
      copy.told.clear();
      copy.away = true;
      awaitTwoReadings();
      awaitTwoReadings();
      assertThat(copy.told).containsExactly("failed: java.lang.IllegalStateException: away");
      copy.away = false;
      awaitTwoReadings();
      awaitTwoReadings();
      assertThat(copy.told).last().isEqualTo("recovered");
      assertThat(copy.told).hasSize(2);
    }
  }

  @Test
  void aReadingOnRequestFailsWithItsReason() throws Exception {
    reading.read();
    copy.away = true;
    assertThatThrownBy(reading::read).isInstanceOf(ExecutionException.class);
    assertThat(copy.told).isEmpty();
  }

  @Test
  void nothingIsReadAfterTheClose() {
    reading.start();
    awaitTwoReadings();
    assertThat(RunningLoops.named()).contains("thread test-reading");
    reading.close();
    assertThat(RunningLoops.named()).doesNotContain("thread test-reading");
  }

  @Test
  void readingsThatWereNeverStartedCanBeClosed() {
    reading.close();
    assertThat(copy.ended).hasValue(0);
  }
}
