package dev.firebreak.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.firebreak.fixture.Warnings;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The state of reads is kept until the next read, and a probe finds out when reads succeed again.
 */
class ReadHealthTest {
  private final AtomicInteger probes = new AtomicInteger();
  private final ReadHealth health = new ReadHealth(probes::incrementAndGet);

  @Test
  void aFailureIsReportedUntilAReadSucceeds() {
    assertThat(health.trouble()).isNull();
    health.failed("too many connections");
    assertThat(health.trouble()).isEqualTo("too many connections");
    assertThat(health.trouble()).isEqualTo("too many connections");
    assertThat(probes).hasValue(1);
    health.failed("still too many");
    assertThat(health.trouble()).isEqualTo("still too many");
    assertThat(probes).hasValue(2);
    health.succeeded();
    assertThat(health.trouble()).isNull();
    assertThat(probes).hasValue(2);
  }

  @Test
  void successiveFailuresAreLoggedOnce() {
    try (Warnings warnings = Warnings.listen()) {
      health.failed("too many connections of this test");
      health.failed("too many connections of this test");
      assertThat(warnings.take())
          .extracting(ILoggingEvent::getFormattedMessage)
          .filteredOn(line -> line.contains("of this test"))
          .singleElement()
          .asString()
          .startsWith("The store can't be read: ");
    }
  }
}
