package dev.firebreak.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which format a client gets. */
class FormatTest {
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "*/*",
        "text/plain",
        "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
        "application/json",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=x",
        "application/openmetrics-text;q=2",
        "application/vnd.google.protobuf",
        "application/vnd.google.protobuf;proto=some.other.Message;encoding=delimited",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
        ",;,;q=1,"
      })
  void textIsForThoseThatAskForNoOtherFormat(String accept) {
    assertThat(Format.accepted(accept)).isEqualTo(Format.TEXT);
  }

  /** What Prometheus 3 sends, without native histograms and with them. */
  @Test
  void prometheusGetsWhatItPrefers() {
    String texts =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,"
            + "*/*;q=0.2";
    assertThat(Format.accepted(texts)).isEqualTo(Format.OPEN_METRICS);
    assertThat(Format.accepted(PROTOBUF + ";q=0.7," + texts)).isEqualTo(Format.PROTOBUF);
  }

  @Test
  void qualitiesDecide() {
    assertThat(Format.accepted("application/openmetrics-text; q=0.4, text/plain; q=0.5"))
        .isEqualTo(Format.TEXT);
    assertThat(Format.accepted(PROTOBUF + ";Q=0.1, application/openmetrics-text"))
        .isEqualTo(Format.OPEN_METRICS);
  }

  @Test
  void theRichestOfThoseLikedEquallyIsTaken() {
    assertThat(Format.accepted("text/plain, Application/OpenMetrics-Text"))
        .isEqualTo(Format.OPEN_METRICS);
    assertThat(Format.accepted(PROTOBUF + ",application/openmetrics-text"))
        .isEqualTo(Format.PROTOBUF);
  }
}
