package dev.firebreak.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the heap counts as full. */
class HeapWatchTest {
  private final AtomicInteger examinations = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicLong now = new AtomicLong(-17);
  private double used = 0.99;
  private double left;

  private final HeapWatch watch =
      new HeapWatch(new Heap(() -> used, this::canAllocate), ended::incrementAndGet, now::get);

  private boolean canAllocate(double part) {
    examinations.incrementAndGet();
    return part <= left;
  }

  @Test
  void aHeapThatIsFullAfterACollectionEndsTheProcess() {
    assertThat(watch.examineAfterError()).isZero();
    assertThat(ended).hasValue(1);
  }

  @Test
  void aHeapThatHasSpaceAfterACollectionDoesNotEndTheProcess() {
    left = 0.06;
    assertThat(watch.examineAfterError()).isZero();
    assertThat(examinations).hasValue(1);
    assertThat(ended).hasValue(0);
  }

  @Test
  void aHeapThatIsNotNearlyFullIsNotCollected() {
    used = 0.5;
    assertThat(watch.examineAfterError()).isZero();
    assertThat(examinations).hasValue(0);
    assertThat(ended).hasValue(0);
  }

  @Test
  void successiveOutOfMemoryErrorsCauseOneCollectionPerInterval() {
    left = 0.06;
    watch.examineAfterError();
    left = 0.04;
    now.addAndGet(TimeUnit.SECONDS.toNanos(2));
    long wait = watch.examineAfterError();
    assertThat(wait).isEqualTo(TimeUnit.SECONDS.toNanos(3));
    assertThat(examinations).hasValue(1);
    assertThat(ended).hasValue(0);
    now.addAndGet(wait);
    assertThat(watch.examineAfterError()).isZero();
    assertThat(ended).hasValue(1);
  }

  @Test
  void withoutAnErrorAFullerHeapIsAccepted() {
    left = 0.02;
    assertThat(watch.examineWithoutError()).isZero();
    assertThat(ended).hasValue(0);
  }

  @Test
  void anExhaustedHeapEndsTheProcessWithoutAnError() {
    left = 0.005;
    assertThat(watch.examineWithoutError()).isZero();
    assertThat(ended).hasValue(1);
  }

  @Test
  void withoutAnErrorOnlyANearlyFullHeapIsCollected() {
    used = 0.85;
    watch.examineWithoutError();
    assertThat(examinations).hasValue(0);
  }

  @Test
  void onlyAnOutOfMemoryErrorStartsACheck() {
    watch.consider(new StackOverflowError());
    watch.consider(new IllegalStateException(new CompletionException(new LinkageError())));
    watch.consider(new Circular());
    assertThat(watch.suspects()).isFalse();
  }

  @Test
  void anOutOfMemoryErrorStartsACheckHoweverItIsWrapped() {
    watch.consider(
        new IllegalStateException(new CompletionException(new OutOfMemoryError("by hand"))));
    assertThat(watch.suspects()).isTrue();
  }

  @Test
  void anOutOfMemoryErrorWhileTheCauseIsReadStartsACheckToo() {
    watch.consider(new Greedy());
    assertThat(watch.suspects()).isTrue();
  }

  @Test
  void theHeapOfThisJvmHasSpaceAndReportsItsUse() {
    Heap heap = Heap.ofThisJvm();
    assertThat(heap.canAllocate().test(0.05)).isTrue();
    assertThat(heap.used().getAsDouble()).isBetween(0.0, 1.0);
  }

  private static final class Circular extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  private static final class Greedy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      throw new OutOfMemoryError("in getCause");
    }
  }
}
