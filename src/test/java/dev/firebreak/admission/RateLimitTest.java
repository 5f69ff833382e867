package dev.firebreak.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.supervision.TypeRig;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong();

  private RateLimit limit(String perSecond, int burst) {
    String settings = "rate-limit { per-second = " + perSecond + ", burst = " + burst + "}";
    return new RateLimit(TypeRig.settings(settings), clock::get);
  }

  private static int taken(RateLimit limit, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      if (limit.tryAcquire() == null) {
        taken++;
      }
    }
    return taken;
  }

  private static Duration waitAt(RateLimit limit) {
    Outcome.Refused refused = limit.tryAcquire();
    assertThat(refused).isNotNull();
    return refused.retryAfter();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 2_000_000_000L})
  void aBurstIsAdmittedAndThenOneCallPerInterval(long start) {
    clock.set(start);
    RateLimit limit = limit("10", 3);
    assertThat(taken(limit, 10)).isEqualTo(3);
    clock.addAndGet(SECOND / 10 - 1);
    assertThat(taken(limit, 10)).isZero();
    clock.addAndGet(1);
    assertThat(taken(limit, 10)).isEqualTo(1);
    clock.addAndGet(2 * SECOND / 10);
    assertThat(taken(limit, 10)).isEqualTo(2);
    clock.addAndGet(5 * SECOND);
    assertThat(taken(limit, 10)).as("no more than a burst, however long it rested").isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "3, 1", "0.001, 7", "1000000, 1000", "700000, 1", "0.3, 1000000"})
  void theAverageRateIsTheConfiguredOne(String perSecond, int burst) {
    RateLimit limit = limit(perSecond, burst);
    assertThat(taken(limit, burst + 1)).isEqualTo(burst);
    double rate = Double.parseDouble(perSecond);
    long step = (long) Math.ceil(SECOND / rate);
    for (int i = 0; i < 1000; i++) {
      clock.addAndGet(step - 1);
      assertThat(taken(limit, 1)).isZero();
      clock.addAndGet(1);
      assertThat(taken(limit, 2)).isEqualTo(1);
    }
  }

  @Test
  void aRefusalHasTheTimeOfTheNextToken() {
    RateLimit limit = limit("0.1", 2);
    assertThat(taken(limit, 2)).isEqualTo(2);
    assertThat(waitAt(limit)).isEqualTo(Duration.ofSeconds(10));
    clock.addAndGet(4 * SECOND);
    assertThat(waitAt(limit)).isEqualTo(Duration.ofSeconds(6));
    clock.addAndGet(6 * SECOND);
    assertThat(limit.tryAcquire()).isNull();
  }

  @Test
  void theRemainingTokensAreShown() {
    RateLimit limit = limit("1", 3);
    assertThat(limit.left()).isEqualTo(3);
    taken(limit, 2);
    assertThat(limit.left()).isEqualTo(1);
    taken(limit, 5);
    assertThat(limit.left()).isZero();
    clock.addAndGet(SECOND * 3 / 2);
    assertThat(limit.left()).isEqualTo(1);
    clock.addAndGet(SECOND * 100);
    assertThat(limit.left()).isEqualTo(3);
  }

  @Test
  void withoutALimitEveryCallIsAdmittedAndTheClockIsNotRead() {
    AtomicInteger asked = new AtomicInteger();
    RateLimit none =
        new RateLimit(TypeRig.settings("rate-limit.per-second = 0"), asked::incrementAndGet);
    int before = asked.get();
    assertThat(taken(none, 1000)).isEqualTo(1000);
    assertThat(none.left()).isNull();
    assertThat(asked.get()).isEqualTo(before);
  }

  @Test
  void concurrentCallsNeverTakeMoreTokensThanThereAre() {
    RateLimit limit = limit("1000", 100);
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<?>> takers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      takers.add(
          CompletableFuture.runAsync(
              () -> {
                awaitQuietly(go);
                for (int n = 0; n < 20_000; n++) {
                  taken.addAndGet(taken(limit, 1));
                  clock.addAndGet(100);
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    go.countDown();
    CompletableFuture.allOf(takers.toArray(CompletableFuture[]::new)).join();
    // 16 ms passed: 16 tokens beside the burst, and all were taken.
    assertThat(taken.get() + taken(limit, 1)).isEqualTo(116);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void admissionTakesATokenOnlyIfNothingElseRefusesTheCall() {
    try (TypeRig rig =
        new TypeRig("concurrency = 1, max-waiting = 0, rate-limit { per-second = 1, burst = 2 }")) {
      rig.knockAndCall();
      FakeIsolation.Started running = rig.isolation.next();
      for (int i = 0; i < 3; i++) {
        rig.knockAndCall();
        assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
      }
      running.end(TypeRig.DONE);
      rig.answer();
      rig.knockAndCall();
      rig.isolation.next().end(TypeRig.DONE);
      rig.answer();
      rig.knockAndCall();
      assertThat(rig.answer().refused())
          .isEqualTo(
              new Outcome.Refused(
                  Refusal.RATE_LIMITED,
                  "Type t takes 1.0 calls a second",
                  false,
                  Duration.ofSeconds(1)));
      assertThat(rig.isolation.started).isEmpty();
    }
  }
}
