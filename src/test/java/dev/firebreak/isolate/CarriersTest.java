package dev.firebreak.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CarriersTest {
  private static final int CORES = 2;
  private static final int SPARE = 3;

  private final AtomicInteger size = new AtomicInteger(CORES);
  private final AtomicInteger mounted = new AtomicInteger();
  private final Carriers carriers =
      new Carriers(SPARE, new Carriers.Scheduler(size::get, mounted::get, size::set));

  @Test
  void aHeldCarrierIsReplacedUntilItIsFree() {
    carriers.held();
    carriers.held();
    carriers.look(true);
    assertThat(size).hasValue(CORES + 2);
    carriers.freed();
    carriers.look(true);
    assertThat(size).hasValue(CORES + 1);
    carriers.freed();
    carriers.look(true);
    assertThat(size).hasValue(CORES);
  }

  @Test
  void noMoreAreAddedThanAllowed() {
    for (int i = 0; i < 10; i++) {
      carriers.held();
    }
    carriers.look(true);
    carriers.look(false);
    assertThat(size).hasValue(CORES + SPARE);
    assertThat(carriers.exhausted()).isTrue();
  }

  @Test
  void oneIsAddedEachTimeNothingCameToRun() {
    carriers.look(false);
    assertThat(size).hasValue(CORES + 1);
    carriers.look(false);
    assertThat(size).hasValue(CORES + 2);
  }

  @Test
  void starvationCountsFromThoseThatReplaceHeldOnes() {
    carriers.held();
    carriers.look(false);
    assertThat(size).hasValue(CORES + 2);
  }

  @Test
  void theyStayWhileTheyAreNeeded() {
    carriers.look(false);
    mounted.set(CORES);
    for (int i = 0; i < 1000; i++) {
      carriers.look(true);
    }
    assertThat(size).hasValue(CORES + 1);
  }

  @Test
  void theyAreTakenBackOnceThingsAreCalm() {
    carriers.look(false);
    mounted.set(1);
    for (int i = 0; i < 1000; i++) {
      carriers.look(true);
    }
    assertThat(size).hasValue(CORES);
  }

  @Test
  void nothingIsAskedWhileNothingIsNeeded() {
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
    idle.look(true);
    idle.close();
    assertThat(idle.added()).isZero();
  }

  @Test
  void whoeverWaitsBehindEndlessLoopsComesToRun() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ran = new CountDownLatch(1);
    try (Carriers watched = Carriers.watch(8)) {
      // All from one thread, so that they stand behind each other in its submission queue.
      for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
        Thread.ofVirtual().start(() -> spinUntil(stop));
      }
      Thread.ofVirtual().start(ran::countDown);
      assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
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
