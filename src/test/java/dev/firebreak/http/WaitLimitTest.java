package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ManualActors;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long callers wait for the ends of tasks. */
class WaitLimitTest {
  private final ManualActors actors = new ManualActors();
  private final WaitLimit limit = new WaitLimit(actors.system());
  private final AtomicInteger cancels = new AtomicInteger();
  private final CompletableFuture<String> wait =
      new CompletableFuture<>() {
        @Override
        public boolean cancel(boolean interrupt) {
          cancels.incrementAndGet();
          return super.cancel(interrupt);
        }
      };

  @AfterEach
  void stop() {
    actors.close();
  }

  @Test
  void aWaitIsCancelledAfterItsTime() {
    limit.set(wait, 2);
    actors.pass(Duration.ofMillis(1900));
    assertThat(wait).isNotDone();
    actors.pass(Duration.ofMillis(200));
    assertThat(wait).isCancelled();
  }

  /** Otherwise the timers of many short waits would hold their results. */
  @Test
  void aWaitThatIsOverHasNoTimer() {
    limit.set(wait, 2);
    wait.complete("ended");
    actors.pass(Duration.ofSeconds(3));
    assertThat(cancels).hasValue(0);
    assertThat(wait).isCompletedWithValue("ended");
  }
}
