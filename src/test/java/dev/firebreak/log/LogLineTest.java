package dev.firebreak.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A log line is one line, whatever was put into it; as the shipped configuration writes it. */
class LogLineTest {
  private static final String HOSTILE =
      "a\n2026 ERROR forged\r\t\u001b[2Jü\u0085\u2028\u202e\u007fz";
  private static final String SAFE =
      "a\\n2026 ERROR forged\\r\\t\\u001b[2Jü\\u0085\\u2028\\u202e\\u007fz";

  private static String line(String format, Throwable thrown, Object... words) throws Exception {
    LoggerContext context = new LoggerContext();
    new LogConfigurator().configure(context);
    var logger = context.getLogger("dev.firebreak.supervision.Supervisor");
    var appender = (ConsoleAppender<?>) context.getLogger("ROOT").getAppender("STDERR");
    @SuppressWarnings("unchecked")
    var encoder =
        (ch.qos.logback.core.encoder.Encoder<ch.qos.logback.classic.spi.ILoggingEvent>)
            appender.getEncoder();
    LoggingEvent event = new LoggingEvent("fqcn", logger, Level.WARN, format, thrown, words);
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void controlCharactersInAMessageAreEscaped() throws Exception {
    String line = line("Type {}: it said {}", null, "t", HOSTILE);
    assertThat(line).endsWith(" - Type t: it said " + SAFE + System.lineSeparator());
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void controlCharactersInExceptionsTheirCausesAndTheSuppressedAreEscaped() throws Exception {
    IllegalStateException outer =
        new IllegalStateException(HOSTILE, new RuntimeException("cause " + HOSTILE));
    outer.addSuppressed(new RuntimeException("beside " + HOSTILE));
    String text = line("It failed", outer);
    assertThat(text)
        .contains("IllegalStateException: " + SAFE)
        .contains("RuntimeException: cause " + SAFE)
        .contains("RuntimeException: beside " + SAFE)
        .contains("\tat " + LogLineTest.class.getName());
    assertThat(text.lines()).noneMatch(line -> line.startsWith("2026 ERROR forged"));
  }

  @Test
  void otherTextStaysAsItIs() {
    String text = "ä € 漢字 \uD83D\uDE00 \\n \u200d";
    assertThat(Escapes.escape(text)).isSameAs(text);
  }
}
