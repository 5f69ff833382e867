package dev.firebreak.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalLimitTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
  private final RefusalLimit limit = new RefusalLimit(now::get);

  private long admitted(String address, int requests) {
    return IntStream.range(0, requests).filter(_ -> limit.admits(address)).count();
  }

  @Test
  void anAddressHasTenEntriesThenOneAMinute() {
    assertThat(admitted("a", 100)).isEqualTo(10);
    assertThat(limit.takeSuppressed()).isEqualTo(90);
    assertThat(limit.takeSuppressed()).isZero();
    assertThat(admitted("b", 1)).isEqualTo(1);
    now.addAndGet(Duration.ofMinutes(3).toNanos());
    assertThat(admitted("a", 100)).isEqualTo(3);
  }

  @Test
  void manyAddressesTogetherHaveTenEntriesAMinute() {
    long first = IntStream.range(0, 20_000).mapToLong(i -> admitted("a" + i, 1)).sum();
    assertThat(first).isEqualTo(100);
    now.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(IntStream.range(0, 1000).mapToLong(i -> admitted("b" + i, 1)).sum()).isEqualTo(20);
  }
}
