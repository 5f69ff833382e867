package dev.firebreak.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import dev.firebreak.handler.Carriers.Sign;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CarriersTest {
  private static final int CORES = 4;
  private static final int SPARE = 3;

  private final AtomicInteger size = new AtomicInteger(CORES);
  private final AtomicInteger mounted = new AtomicInteger();
  private final Carriers carriers =
      new Carriers(SPARE, new Carriers.Scheduler(size::get, mounted::get, size::set));

  @Test
  void aHeldCarrierIsReplacedUntilItIsFree() {
    carriers.held();
    carriers.held();
    carriers.adapt(Sign.PROMPT);
    assertThat(size).hasValue(CORES + 2);
    carriers.freed();
    carriers.adapt(Sign.PROMPT);
    assertThat(size).hasValue(CORES + 1);
    carriers.freed();
    carriers.adapt(Sign.PROMPT);
    assertThat(size).hasValue(CORES);
  }

  @Test
  void theNumberOfSpareCarriersIsBounded() {
    for (int i = 0; i < 10; i++) {
      carriers.held();
    }
    carriers.adapt(Sign.PROMPT);
    carriers.adapt(Sign.MISSING);
    assertThat(size).hasValue(CORES + SPARE);
    assertThat(carriers.exhausted()).isTrue();
  }

  @Test
  void aCarrierIsAddedEachTimeTheProbeDidNotRun() {
    carriers.adapt(Sign.MISSING);
    assertThat(size).hasValue(CORES + 1);
    carriers.adapt(Sign.MISSING);
    assertThat(size).hasValue(CORES + 2);
  }

  @Test
  void aStarvedThreadAddsToTheReplacementsOfHeldCarriers() {
    carriers.held();
    carriers.adapt(Sign.MISSING);
    assertThat(size).hasValue(CORES + 2);
  }

  @Test
  void addedCarriersStayWhileTheyAreNeeded() {
    carriers.adapt(Sign.MISSING);
    mounted.set(CORES);
    stayCalm();
    assertThat(size).hasValue(CORES + 1);
  }

  @Test
  void addedCarriersAreRemovedWhenNoThreadWaits() {
    carriers.adapt(Sign.MISSING);
    mounted.set(CORES / 2);
    stayCalm();
    assertThat(size).hasValue(CORES);
  }

  @Test
  void theCarriersAreHalvedWhileNoThreadWaits() {
    mounted.set(CORES / 2 - 1);
    stayCalm();
    assertThat(size).hasValue(CORES / 2);
  }

  @Test
  void carriersAreNotReducedWhileThreadsOccupyHalfOfThem() {
    mounted.set(CORES / 2);
    stayCalm();
    assertThat(size).hasValue(CORES);
  }

  @Test
  void allCarriersReturnWhenAThreadWaits() {
    stayCalm();
    carriers.adapt(Sign.LATE);
    assertThat(size).hasValue(CORES);
  }

  @Test
  void theCarriersAreHalvedLaterEachTime() {
    int before = looksUntilHalf();
    carriers.adapt(Sign.LATE);
    assertThat(looksUntilHalf()).isEqualTo(2 * before);
  }

  @Test
  void aHeldCarrierIsReplacedWhileTheCarriersAreHalved() {
    stayCalm();
    carriers.held();
    carriers.adapt(Sign.PROMPT);
    assertThat(size).hasValue(CORES / 2 + 1);
  }

  private void stayCalm() {
    for (int i = 0; i < 1000; i++) {
      carriers.adapt(Sign.PROMPT);
    }
  }

  private int looksUntilHalf() {
    int looks = 0;
    while (size.get() > CORES / 2) {
      carriers.adapt(Sign.PROMPT);
      looks++;
    }
    return looks;
  }

  @Test
  void theSchedulerIsNotQueriedWhileNoCarrierIsHeld() {
    Carriers idle =
        new Carriers(
            SPARE,
            new Carriers.Scheduler(
                () -> {
                  throw new AssertionError("asked");
                },
                () -> {
                  throw new AssertionError("asked");
                },
                _ -> {
                  throw new AssertionError("told");
                }));
    idle.adapt(Sign.PROMPT);
    idle.close();
    assertThat(idle.added()).isZero();
  }

  @Test
  void aThreadQueuedBehindEndlessLoopsRuns() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ran = new CountDownLatch(1);
    try (Carriers watched = Carriers.watch(8)) {
      // All are started by one thread, so that they are in the same submission queue.
      for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
        Thread.ofVirtual().start(() -> spinUntil(stop));
      }
      Thread.ofVirtual().start(ran::countDown);
      assertThat(ran.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(watched.added()).isPositive();
    } finally {
      stop.set(true);
    }
  }

  private static void spinUntil(AtomicBoolean stop) {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
  }
}
