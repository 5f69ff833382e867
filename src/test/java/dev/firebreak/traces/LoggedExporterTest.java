package dev.firebreak.traces;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.TraceSettings;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TraceReceiver;
import dev.firebreak.fixture.Warnings;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is logged about spans that are not sent. */
class LoggedExporterTest {
  private long now;

  /** Can't send anything. */
  private static final class Failing implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofExceptionalFailure(new IllegalStateException("no way"));
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static List<String> texts(Warnings warnings) {
    return warnings.take().stream()
        .filter(event -> event.getLoggerName().startsWith("dev.firebreak.traces"))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void failuresAreLoggedOnceAMinuteWithTheNumberOfSpansLost() {
    LoggedExporter exporter = new LoggedExporter(new Failing(), "there", () -> now);
    List<SpanData> spans = Collections.nCopies(3, null);
    try (Warnings warnings = Warnings.listen()) {
      exporter.export(spans);
      exporter.export(spans);
      assertThat(texts(warnings))
          .singleElement()
          .asString()
          .contains("there", "no way", " 3 spans");
      now = TimeUnit.SECONDS.toNanos(59);
      exporter.export(spans);
      assertThat(texts(warnings)).isEmpty();
      now = TimeUnit.SECONDS.toNanos(60);
      exporter.export(spans);
      assertThat(texts(warnings)).singleElement().asString().contains(" 9 spans");
    }
  }

  @Test
  void theStatusOfAReceiverThatRefusesIsNamed() {
    try (TraceReceiver receiver = new TraceReceiver();
        Warnings warnings = Warnings.listen()) {
      receiver.answer(403);
      try (TestNode node =
          TestNode.configured(
              receiver.configuration("")
                  + "firebreak.types.echo.handler = dev.firebreak.demo.Echo")) {
        assertThat(node.call("echo", "x").statusCode()).isEqualTo(200);
        List<String> logged =
            Awaitility.await().until(() -> texts(warnings), some -> !some.isEmpty());
        assertThat(logged).singleElement().asString().contains("127.0.0.1", "status 403");
      }
    }
  }

  private static Traces traces(TraceReceiver receiver) {
    Config config = ConfigFactory.parseString(receiver.configuration(""));
    return Traces.open(
        new TraceSettings(
            URI.create(config.getString("firebreak.traces.otlp.url")),
            Map.of("X-Key", "sesame"),
            1,
            16),
        Map.of("service.name", "test"));
  }

  @Test
  void closingSendsTheLastSpans() {
    try (TraceReceiver receiver = new TraceReceiver()) {
      Traces traces = traces(receiver);
      traces.begin(Operation.CALL_ATTEMPT, "t", null).end();
      traces.close();
      assertThat(receiver.spans()).hasSize(1);
    }
  }

  @Test
  void closingDoesNotWaitForAReceiverThatNeverAnswers() {
    try (TraceReceiver receiver = new TraceReceiver();
        Warnings warnings = Warnings.listen()) {
      receiver.hold();
      Traces traces = traces(receiver);
      traces.begin(Operation.CALL_ATTEMPT, "t", null).end();
      traces.close();
      assertThat(texts(warnings)).as("what is logged when the request times out").isEmpty();
    }
  }

  @Test
  void spansBeyondTheQueueAreDroppedAndLogged() {
    try (TraceReceiver receiver = new TraceReceiver();
        Warnings warnings = Warnings.listen()) {
      Traces traces = traces(receiver);
      List<String> logged =
          Awaitility.await()
              .until(
                  () -> {
                    for (int i = 0; i < 1000; i++) {
                      traces.begin(Operation.CALL_ATTEMPT, "t", null).end();
                    }
                    return texts(warnings);
                  },
                  some -> !some.isEmpty());
      traces.close();
      assertThat(logged).first().asString().contains("firebreak.traces.queue");
    }
  }
}
