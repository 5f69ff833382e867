package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Requests with wrong tokens, by the address that sends them. */
class FailedAttemptsTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final FailedAttempts attempts = new FailedAttempts(now::get);

  private Duration fail(InetAddress address, int times) {
    Duration delay = Duration.ZERO;
    for (int i = 0; i < times; i++) {
      delay = attempts.count(address);
    }
    return delay;
  }

  @Test
  void fewFailuresAreNotDelayedAndOtherAddressesNever() {
    assertThat(fail(ONE, 10)).isZero();
    assertThat(fail(ONE, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fail(ONE, 1000)).isEqualTo(Duration.ofSeconds(2));
    assertThat(fail(OTHER, 1)).isZero();
  }

  @Test
  void theAddressesOfAnIpv6NetworkCountAsOne() {
    for (int i = 0; i < 1000; i++) {
      attempts.count(InetAddress.ofLiteral("2001:db8:0:1::" + Integer.toHexString(i)));
    }
    assertThat(attempts.size()).isEqualTo(1);
    assertThat(fail(InetAddress.ofLiteral("2001:db8:0:1:ffff::1"), 1)).isPositive();
    assertThat(fail(InetAddress.ofLiteral("2001:db8:0:2::1"), 1)).isZero();
  }

  @Test
  void theFailuresOfAnAddressExpire() {
    fail(ONE, 1000);
    now.addAndGet(Duration.ofSeconds(12).toNanos());
    assertThat(fail(ONE, 10)).isZero();
  }

  @Test
  void theTableIsBounded() {
    for (int i = 0; i < 30_000; i++) {
      attempts.count(InetAddress.ofLiteral("10.0." + (i >> 8) + '.' + (i & 255)));
    }
    assertThat(attempts.size()).isLessThanOrEqualTo(10_001);
    assertThat(fail(InetAddress.ofLiteral("10.99.0.1"), 1)).isPositive();
    now.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThat(fail(InetAddress.ofLiteral("10.99.0.1"), 1)).isZero();
    assertThat(attempts.size()).isLessThan(10);
  }
}
