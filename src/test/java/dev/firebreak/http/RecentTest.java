package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However many readers there are, a document is made twice a second at most. */
class RecentTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger made = new AtomicInteger();
  private final Recent<Integer, Integer> recent = new Recent<>(nanos::get);

  private @Nullable CompletionStage<Integer> get(int key) {
    return recent.get(key, () -> CompletableFuture.completedStage(made.incrementAndGet()));
  }

  @Test
  void manyReadersShareOneDocument() {
    for (int i = 0; i < 1000; i++) {
      assertThat(get(1)).isCompletedWithValue(1);
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void afterHalfASecondItIsMadeAnew() {
    get(1);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));
    assertThat(get(1)).isCompletedWithValue(2);
  }

  @Test
  void tooManyDifferentOnesAreRefusedUntilTheFirstAreOld() {
    for (int i = 0; i < Recent.MOST; i++) {
      assertThat(get(i)).isNotNull();
    }
    assertThat(get(Recent.MOST)).isNull();
    assertThat(get(0)).isNotNull();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(get(Recent.MOST)).isNotNull();
  }
}
