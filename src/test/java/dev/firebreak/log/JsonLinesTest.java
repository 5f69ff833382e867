package dev.firebreak.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** An entry in JSON is one object in one line, whatever was put into it. */
class JsonLinesTest {
  private static final String HOSTILE =
      "a\n{\"level\":\"ERROR\"}\r\t\u001b[2Jü\u0085\u2028\u202e\u007f\ud800\"\\z";

  private final LoggerContext context = new LoggerContext();
  private Map<String, String> ofThread = Map.of();

  private LoggingEvent event(String format, Throwable thrown, Object... words) {
    var logger = context.getLogger("dev.firebreak.tasks.Settlement");
    LoggingEvent event = new LoggingEvent("fqcn", logger, Level.WARN, format, thrown, words);
    event.setInstant(Instant.parse("2026-11-30T01:02:03.450Z"));
    event.setThreadName("main");
    event.setMDCPropertyMap(ofThread);
    return event;
  }

  /** Returns the line as the shipped configuration writes it once JSON is selected. */
  private String line(ILoggingEvent event) throws Exception {
    new LogConfigurator().configure(context);
    LogOutput.install(context, "node a");
    @SuppressWarnings("unchecked")
    var appender =
        (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  private JsonNode document(ILoggingEvent event) throws Exception {
    String line = line(event);
    assertThat(line).endsWith("}\n");
    assertThat(line.strip().chars()).noneMatch(c -> Escapes.isUnsafe((char) (int) c));
    return new JsonMapper().readTree(line);
  }

  @Test
  void anEntryHasTimeLevelNodeLoggerThreadAndMessage() throws Exception {
    assertThat(line(event("Task {} of {}", null, "t", 7)))
        .isEqualTo(
            "{\"time\":\"2026-11-30T01:02:03.450Z\",\"level\":\"WARN\",\"node\":\"node a\","
                + "\"logger\":\"dev.firebreak.tasks.Settlement\",\"thread\":\"main\","
                + "\"message\":\"Task t of 7\"}\n");
  }

  @Test
  void whatAnEntryConcernsIsAMemberOfItsOwn() throws Exception {
    ofThread = Map.of("trace", "4bf92f");
    LoggingEvent event = event("It failed", null);
    event.addKeyValuePair(new KeyValuePair("task", "01a2"));
    event.addKeyValuePair(new KeyValuePair("attempt", 3));
    event.addKeyValuePair(new KeyValuePair("suspect", true));
    event.addKeyValuePair(new KeyValuePair("absent", null));
    JsonNode line = document(event);
    assertThat(line.path("task").asText()).isEqualTo("01a2");
    assertThat(line.path("attempt").isInt()).isTrue();
    assertThat(line.path("suspect").isBoolean()).isTrue();
    assertThat(line.has("absent")).isFalse();
    assertThat(line.path("trace").asText()).isEqualTo("4bf92f");
  }

  @Test
  void theAttemptOfTheThreadIsANumberToo() throws Exception {
    ofThread = Map.of("attempt", "3", "task", "7");
    JsonNode line = document(event("It failed", null));
    assertThat(line.path("attempt").isInt()).isTrue();
    assertThat(line.path("task").isTextual()).isTrue();
    assertThat(ThreadFields.shown()).as("threads are to say what they do").isTrue();
    ofThread = Map.of("attempt", "third");
    assertThat(document(event("It failed", null)).path("attempt").asText()).isEqualTo("third");
  }

  @Test
  void noMemberIsWrittenTwice() throws Exception {
    LoggingEvent event = event("It failed", null);
    event.addKeyValuePair(new KeyValuePair("level", "forged"));
    event.addKeyValuePair(new KeyValuePair("task", "first"));
    event.addKeyValuePair(new KeyValuePair("task", "second"));
    JsonNode line = document(event);
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("task").asText()).isEqualTo("first");
  }

  @Test
  void controlCharactersAndHalfPairsDoNotBreakALine() throws Exception {
    LoggingEvent event =
        event(
            "Type {}: {}", new IllegalStateException(HOSTILE, new RuntimeException(HOSTILE)), "t");
    event.addKeyValuePair(new KeyValuePair("type", HOSTILE));
    String whole = HOSTILE.replace('\ud800', '?');
    JsonNode line = document(event);
    assertThat(line.path("type").asText()).isEqualTo(whole);
    assertThat(line.path("exception").asText())
        .startsWith("java.lang.IllegalStateException: " + whole)
        .contains("Caused by: java.lang.RuntimeException: " + whole)
        .contains("\tat " + JsonLinesTest.class.getName());
  }
}
