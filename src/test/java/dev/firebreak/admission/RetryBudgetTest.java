package dev.firebreak.admission;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.supervision.TypeRig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static RetryBudget budget(double share, int spare) {
    return new RetryBudget(new TypeSettings.RetryBudget(share, spare));
  }

  private static int takeAll(RetryBudget budget) {
    int taken = 0;
    while (budget.tryAcquire()) {
      taken++;
    }
    return taken;
  }

  @Test
  void theBudgetBeginsWithTheSpareAndGrowsByAShareOfEachCall() {
    RetryBudget budget = budget(0.2, 3);
    assertThat(budget.left()).isEqualTo(3);
    assertThat(takeAll(budget)).isEqualTo(3);
    for (int i = 0; i < 4; i++) {
      budget.add();
      assertThat(budget.tryAcquire()).isFalse();
    }
    budget.add();
    assertThat(takeAll(budget)).isEqualTo(1);
    for (int i = 0; i < 1000; i++) {
      budget.add();
    }
    assertThat(takeAll(budget)).as("no more than the spare is kept").isEqualTo(3);
  }

  @Test
  void withoutSpareOrShareThereIsNoBudget() {
    RetryBudget none = budget(0.5, 0);
    none.add();
    none.add();
    assertThat(none.tryAcquire()).isFalse();
    RetryBudget once = budget(0, 2);
    once.add();
    assertThat(takeAll(once)).isEqualTo(2);
    once.add();
    assertThat(once.tryAcquire()).isFalse();
  }

  @Test
  void concurrentRetriesNeverTakeMoreThanTheBudget() {
    RetryBudget budget = budget(0.1, 50);
    takeAll(budget);
    AtomicInteger taken = new AtomicInteger();
    List<CompletableFuture<?>> takers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      takers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 10_000; n++) {
                  budget.add();
                  taken.addAndGet(budget.tryAcquire() ? 1 : 0);
                }
              },
              task -> Thread.ofPlatform().start(task)));
    }
    CompletableFuture.allOf(takers.toArray(CompletableFuture[]::new)).join();
    assertThat(taken.get() + takeAll(budget)).isEqualTo(8000);
  }

  @Test
  void aTypeThatAlwaysFailsDoesNotMultiplyItsLoad() {
    int calls = 24;
    try (TypeRig rig =
        new TypeRig(
            "breaker.window = 0, retry { attempts = 3, budget { share = 0.25, spare = 5 } }")) {
      int attempts = 0;
      for (int i = 0; i < calls; i++) {
        rig.call();
        attempts += crashUntilAnswered(rig);
      }
      // The first call's share finds the budget full.
      assertThat(attempts).isEqualTo(calls + (calls - 1) / 4 + 5);
      assertThat(rig.watcher.retriesDenied.get()).isPositive();
      rig.call();
      rig.isolation.next().end(DONE);
      assertThat(rig.answer().outcome()).as("first attempts go on").isEqualTo(DONE);
    }
  }

  /** Returns how many attempts it took. */
  private static int crashUntilAnswered(TypeRig rig) {
    for (int attempt = 1; ; attempt++) {
      rig.isolation.next().end(CRASHED);
      await().until(() -> !rig.answers.isEmpty() || rig.view().pausing() == 1);
      if (!rig.answers.isEmpty()) {
        assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CRASHED, attempt));
        return attempt;
      }
      rig.pass(Duration.ofSeconds(3));
    }
  }

  @Test
  void aRetryAfterTheDeadlineTakesNothingFromTheBudget() {
    try (TypeRig rig = new TypeRig("retry.budget { share = 0, spare = 1 }")) {
      rig.call(Duration.ofMillis(500));
      rig.isolation.next().end(CRASHED);
      assertThat(rig.answer().outcome()).isEqualTo(CRASHED);
      assertThat(rig.type.limits().retryBudget().left()).isEqualTo(1);
      assertThat(rig.watcher.retriesDenied.get()).isZero();
    }
  }
}
