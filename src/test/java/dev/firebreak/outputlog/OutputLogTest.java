package dev.firebreak.outputlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.firebreak.config.RunSettings;
import dev.firebreak.fixture.TestNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The output of programs in the log. */
@Isolated("changes the level of a logger")
class OutputLogTest {
  private static final LineOwner OWNER = new LineOwner("id", true, 2);
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.firebreak.program");

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };
  private final AtomicLong nanos = new AtomicLong();
  private final OutputLog log = new OutputLog("x", RunSettings.LogOutput.BOTH, nanos::get);

  @BeforeEach
  void listen() {
    appender.start();
    LOGGER.addAppender(appender);
    LOGGER.setAdditive(false);
    LOGGER.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(appender);
    LOGGER.setAdditive(true);
    LOGGER.setLevel(null);
  }

  private List<String> lines() {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String field(ILoggingEvent event, String name) {
    return event.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals(name))
        .map(pair -> String.valueOf(pair.value))
        .findFirst()
        .orElse("");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private OutputLines stderr() {
    return Objects.requireNonNull(log.stderr());
  }

  @Test
  void eachLineIsAnEntryWithItsAttempt() {
    OutputLines lines = stderr();
    lines.add(bytes("one\r\ntw"), OWNER);
    assertThat(lines()).containsExactly("stderr of x, id, attempt 2: one");
    lines.add(bytes("o\n\nthree"), new LineOwner("other", true, 1));
    lines.end();
    assertThat(lines())
        .containsExactly(
            "stderr of x, id, attempt 2: one",
            "stderr of x, id, attempt 2: two",
            "stderr of x, other, attempt 1: three");
    assertThat(field(events.getFirst(), "task")).isEqualTo("id");
    assertThat(field(events.getFirst(), "attempt")).isEqualTo("2");
    assertThat(field(events.getFirst(), "type")).isEqualTo("x");
    assertThat(field(events.getFirst(), "stream")).isEqualTo("stderr");
  }

  @Test
  void aLongLineIsCutBetweenCharacters() {
    stderr().add(bytes("x" + "\u00fc".repeat(5000) + "\n"), OWNER);
    assertThat(lines().getFirst()).endsWith("\u00fc... (7954 more bytes)").doesNotContain("\ufffd");
    assertThat(lines().getFirst()).contains(": x" + "\u00fc".repeat(1023) + "...");
  }

  @Test
  void linesBeyondTheRateAreCounted() {
    OutputLines lines = stderr();
    lines.add(bytes("a\n".repeat(OutputLog.BURST + 7)), OWNER);
    assertThat(events).hasSize(OutputLog.BURST);
    nanos.addAndGet(5_000_000); // Enough for one line.
    lines.add(bytes("b\nc\n"), OWNER);
    assertThat(lines().subList(OutputLog.BURST, events.size()))
        .containsExactly(
            "7 lines of output of type x were not logged: there were more than 200 a second.",
            "stderr of x, id, attempt 2: b");
  }

  @Test
  void onlyTheStreamsThatTheTypeNamesAreLogged() {
    assertThat(new OutputLog("x", RunSettings.LogOutput.NONE, nanos::get).stderr()).isNull();
    assertThat(new OutputLog("x", RunSettings.LogOutput.STDERR, nanos::get).stdout()).isNull();
    assertThat(log.stdout()).isNotNull();
  }

  @Test
  void programsOfATypeAreLogged() {
    String once = "[sh, -c, \"echo out; echo err >&2\"], log-output = both";
    String warm =
        "[sh, -c, \"\"\"echo up >&2; while read -r l; do id=${l#*:\\\"}; id=${id%%\\\"*};"
            + " echo warm >&2; echo \"{\\\"id\\\":\\\"$id\\\",\\\"result\\\":1}\"; done\"\"\"],"
            + " log-output = both, warm.processes = 1";
    try (TestNode node =
        TestNode.withTypes("a { command = " + once + " }\nb { command = " + warm + " }")) {
      assertThat(node.call("a", "").statusCode()).isEqualTo(200);
      assertThat(node.call("b", "1").statusCode()).isEqualTo(200);
      await()
          .untilAsserted(
              () ->
                  assertThat(lines())
                      .anyMatch(it -> it.matches("stdout of a, [0-9a-f-]{36}, attempt 1: out"))
                      .anyMatch(it -> it.matches("stderr of a, [0-9a-f-]{36}, attempt 1: err"))
                      .anyMatch(it -> it.matches("stderr of b, [0-9a-f-]{36}, attempt 1: warm"))
                      .anyMatch(it -> it.matches("stderr of .*b.*: up"))
                      .noneMatch(it -> it.startsWith("stdout of b")));
      assertThat(field(events.getFirst(), "call")).hasSize(36);
    }
  }
}
