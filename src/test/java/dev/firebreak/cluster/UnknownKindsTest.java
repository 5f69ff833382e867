package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** While nodes of two versions run, messages that one does not know must not fill its log. */
class UnknownKindsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final UnknownKinds kinds = new UnknownKinds(now::get);
  private final Logger logger = (Logger) LoggerFactory.getLogger(UnknownKinds.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
  }

  private List<String> lines() {
    return log.list.stream()
        .peek(event -> assertThat(event.getLevel()).isEqualTo(Level.INFO))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void oneLineIsLoggedInAMinute() {
    for (int i = 0; i < 1000; i++) {
      kinds.arrived("later");
    }
    assertThat(lines()).singleElement().asString().contains("\"later\"");
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    kinds.arrived("later");
    assertThat(lines()).hasSize(1);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    kinds.arrived("even-later");
    kinds.arrived("later");
    assertThat(lines()).hasSize(2).last().asString().contains("\"even-later\"");
  }

  @Test
  void unknownValuesAndKindsAreLoggedTogether() {
    kinds.arrived("happened", "HIBERNATING");
    kinds.arrived("later");
    assertThat(lines()).singleElement().asString().contains("\"happened\"", "\"HIBERNATING\"");
  }

  @Test
  void aLongNameIsCut() {
    kinds.arrived("x".repeat(1_000_000));
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    kinds.arrived("happened", "x".repeat(1_000_000));
    assertThat(lines()).hasSize(2).allMatch(line -> line.length() < 300);
  }
}
