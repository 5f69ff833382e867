package dev.firebreak.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.firebreak.fixture.Warnings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The lines about answers that were broken off. */
@Isolated("looks at the log")
class BrokenAnswersTest {
  @Test
  void oneLineASecondCountsTheOthers() {
    AtomicLong now = new AtomicLong(-5);
    BrokenAnswers answers = new BrokenAnswers(now::get);
    try (Warnings warnings = Warnings.listen()) {
      answers.add("a", "worker-crashed; it ended with exit code 3");
      answers.add("b", "why");
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      answers.add("c", "why");
      assertThat(warnings.takeOutsideClusters())
          .extracting(ILoggingEvent::getFormattedMessage)
          .satisfiesExactly(
              first ->
                  assertThat(first).contains("type a was broken off", "exit code 3", " 0 others"),
              second -> assertThat(second).contains("type c was broken off", " 1 others"));
    }
  }
}
