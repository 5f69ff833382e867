package dev.firebreak.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.liveness.Suspicion;
import org.junit.jupiter.api.Test;

/** What handlers throw becomes an outcome, and a full heap is not overlooked. */
class HandlerFailuresTest {
  @Test
  void anOutOfMemoryErrorIsReportedToTheHeapWatch() {
    try (Suspicion suspicion = new Suspicion()) {
      assertThat(HandlerFailures.outcomeOf(new IllegalStateException("no")).failed()).isTrue();
      assertThat(suspicion.raised()).isFalse();
      assertThat(HandlerFailures.outcomeOf(new OutOfMemoryError("by hand")).failed()).isTrue();
      assertThat(suspicion.raised()).isTrue();
    }
  }
}
