package dev.firebreak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.api.Payload;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.load.OutcomeCount;
import dev.firebreak.bench.load.RequestError;
import dev.firebreak.bench.report.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Load CLOSED = new Load(64, 1, SECOND, SECOND, null);
  private static final Load OPEN = CLOSED.at(100);

  private static Plan plan(Load load) {
    return new Plan(
        Scene.LOAD,
        EnumSet.of(ComparedServer.BARE),
        EnumSet.noneOf(Variant.class),
        2,
        load,
        new Plan.Request(null, "echo", Payload.text("hello"), null, null, false),
        false);
  }

  private static Run run(String name, int round, Load load, int answers) {
    OutcomeCount tally = new OutcomeCount();
    for (int i = 0; i < answers; i++) {
      tally.expected(200, 0, TimeUnit.MICROSECONDS.toNanos(i < answers / 2 ? 100 : 900), true);
    }
    return new Run(name, round, new Measurement(load, List.of(tally), 7, 3, Instant.EPOCH));
  }

  private static List<Run> runs(Load load) {
    return List.of(
        run("firebreak", 1, load, 300),
        run("bare", 1, load, 400),
        run("firebreak", 2, load, 500),
        run("bare", 2, load, 600));
  }

  private static JsonNode json(Report report) throws Exception {
    return new JsonMapper().readTree(report.json());
  }

  @Test
  void theDocumentHasTheValuesOfTheTable() throws Exception {
    Report report = LoadReport.of(plan(CLOSED), runs(CLOSED));
    JsonNode json = json(report);
    for (JsonNode run : json.path("runs")) {
      JsonNode latency = run.path("latencyMicros");
      JsonNode corrected = run.path("correctedLatencyMicros");
      String row =
          String.join(
              " +",
              run.path("server").asText(),
              run.path("round").asText(),
              run.path("answers").asText(),
              whole(run.path("requestsPerSecond")),
              whole(latency.path("p50")),
              whole(latency.path("p90")),
              whole(latency.path("p99")),
              whole(latency.path("p99.9")),
              whole(latency.path("max")),
              whole(corrected.path("p99")),
              whole(corrected.path("p99.9")),
              run.path("wrong").asText());
      assertThat(report.text()).containsPattern(row + "\n");
    }
    assertThat(json.path("runs")).hasSize(4);
    assertThat(json.at("/runs/0/answers").asInt()).isEqualTo(300);
    assertThat(json.at("/runs/0/statuses/200").asInt()).isEqualTo(300);
    assertThat(json.at("/runs/0/reconnects").asInt()).isEqualTo(3);
    assertThat(json.at("/runs/0/latencyMicros/p90").asDouble()).isBetween(899.0, 901.0);
    assertThat(report.asExpected()).isTrue();
  }

  private static String whole(JsonNode number) {
    assertThat(number.isNumber()).isTrue();
    return Long.toString(Math.round(number.asDouble()));
  }

  @Test
  void mediansAndRatiosComeWithTheirLowestAndHighestRound() throws Exception {
    Report report = LoadReport.of(plan(CLOSED), runs(CLOSED));
    assertThat(report.text())
        .containsPattern("firebreak +400 +300 +500 ")
        .containsPattern("bare +500 +400 +600 ")
        .containsPattern("firebreak / bare +0.80 +0.75 +0.83\n");
    JsonNode json = json(report);
    assertThat(json.at("/medians/firebreak/requestsPerSecond/median").asDouble()).isEqualTo(400);
    JsonNode ratio = json.at("/ratios/0");
    assertThat(ratio.path("of").asText()).isEqualTo("firebreak");
    assertThat(ratio.path("to").asText()).isEqualTo("bare");
    assertThat(ratio.path("median").asDouble()).isEqualTo(0.8);
    assertThat(ratio.path("lowest").asDouble()).isEqualTo(0.75);
    assertThat(ratio.path("highest").asDouble()).isEqualTo(500.0 / 600);
    assertThat(json.path("ratios")).hasSize(1);
  }

  @Test
  void anOpenLoopShowsDelayedRequestsAndIsNotCorrected() throws Exception {
    Report report = LoadReport.of(plan(OPEN), runs(OPEN));
    assertThat(report.text()).contains("waited").doesNotContain("corrected");
    JsonNode run = json(report).at("/runs/0");
    assertThat(run.path("waited").asInt()).isEqualTo(7);
    assertThat(run.has("correctedLatencyMicros")).isFalse();
  }

  @Test
  void theDocumentHasTheMachineAndTheSettings() throws Exception {
    JsonNode json = json(LoadReport.of(plan(OPEN), runs(OPEN)));
    assertThat(json.path("scene").asText()).isEqualTo("load");
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.at("/machine/jdk").asText()).startsWith("25");
    assertThat(json.at("/machine/os").asText()).isNotEmpty();
    assertThat(json.at("/configuration/connections").asInt()).isEqualTo(64);
    assertThat(json.at("/configuration/rate").asDouble()).isEqualTo(100);
    assertThat(json.at("/configuration/payloadBytes").asInt()).isEqualTo(5);
    assertThat(json.at("/configuration/against/0").asText()).isEqualTo("bare");
  }

  @Test
  void unexpectedAnswersAreReportedAsErrors() throws Exception {
    OutcomeCount tally = new OutcomeCount();
    tally.unexpected(503);
    tally.failed(RequestError.CUT_OFF);
    Run run = new Run("firebreak", 1, new Measurement(OPEN, List.of(tally), 0, 0, Instant.EPOCH));
    Plan alone =
        new Plan(
            Scene.LOAD,
            EnumSet.noneOf(ComparedServer.class),
            EnumSet.noneOf(Variant.class),
            1,
            OPEN,
            plan(OPEN).request(),
            false);
    Report report = LoadReport.of(alone, List.of(run));
    assertThat(report.asExpected()).isFalse();
    assertThat(json(report).at("/runs/0/errors/cut off").asInt()).isEqualTo(1);
    assertThat(json(report).at("/runs/0/wrong").asInt()).isEqualTo(2);
  }
}
