package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.memory.ByteBudget;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** The memory of bytes that wait on a connection for the rest of their head. */
class ReceivedBytesTest {
  private static final HeadLimits LIMITS = new HeadLimits(1 << 20, 64);
  private static final ByteString BEGINNING =
      ByteString.fromString("GET / HTTP/1.1\r\nHost: localhost\r\nA: " + "a".repeat(4000));

  @Test
  void anIncompleteHeadIsChargedAndReleased() {
    ByteBudget budget = new ByteBudget(1 << 20);
    ReceivedBytes bytes = new ReceivedBytes(LIMITS, budget);
    bytes.arrived(BEGINNING);
    assertThat(bytes.next()).isNull();
    assertThat(bytes.error()).isNull();
    assertThat(budget.used()).isGreaterThanOrEqualTo(BEGINNING.length());
    bytes.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void anIncompleteHeadForWhichThereIsNoMemoryIsAnErrorAndHoldsNothing() {
    ByteBudget budget = new ByteBudget(5000);
    ReceivedBytes bytes = new ReceivedBytes(LIMITS, budget);
    bytes.arrived(BEGINNING);
    assertThat(bytes.next()).isNull();
    assertThat(bytes.error()).isEqualTo(FramingError.NO_MEMORY);
    assertThat(budget.used()).isZero();
  }
}
