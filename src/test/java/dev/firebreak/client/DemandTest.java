package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An answer is not read further than its subscriber wants. */
class DemandTest {
  private final Demand demand = new Demand(() -> {});
  private final CompletableFuture<Boolean> wanted = new CompletableFuture<>();

  private void awaitInAnotherThread() {
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    wanted.complete(demand.await());
                  } catch (InterruptedException e) {
                    wanted.completeExceptionally(e);
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.WAITING || !waiting.isAlive());
  }

  @Test
  void eachPieceHasToBeRequested() throws InterruptedException {
    demand.request(2);
    assertThat(demand.await()).isTrue();
    assertThat(demand.await()).isTrue();
    awaitInAnotherThread();
    assertThat(wanted).isNotDone();
    demand.request(1);
    assertThat(wanted.join()).isTrue();
  }

  @Test
  void unlimitedDemandDoesNotOverflow() throws InterruptedException {
    demand.request(Long.MAX_VALUE);
    demand.request(Long.MAX_VALUE);
    assertThat(demand.await()).isTrue();
  }

  @Test
  void theEndWakesWhatWaits() {
    awaitInAnotherThread();
    assertThat(wanted).isNotDone();
    demand.end();
    assertThat(wanted.join()).isFalse();
  }
}
