package dev.firebreak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.api.Payload;
import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.load.OutcomeCount;
import dev.firebreak.bench.report.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskReportTest {
  private static final Load LOAD =
      new Load(64, 1, Duration.ofSeconds(1), Duration.ofSeconds(2), null);
  private static final Plan PLAN =
      new Plan(
          Scene.TASKS,
          EnumSet.noneOf(ComparedServer.class),
          EnumSet.noneOf(Variant.class),
          2,
          LOAD,
          new Plan.Request(null, "echo", Payload.text("hello"), null, null, false),
          false);
  private static final Disk DISK = new Disk("/data", "ext4", 412.4, 1310.2);

  private static TaskRun turn(
      String name, int round, @Nullable Double accepted, @Nullable Double finished, long astray) {
    OutcomeCount tally = new OutcomeCount();
    tally.expected(
        202, TimeUnit.SECONDS.toNanos(round), TimeUnit.MICROSECONDS.toNanos(100L * round), true);
    Run run = new Run(name, round, new Measurement(LOAD, List.of(tally), 0, 0, Instant.EPOCH));
    return new TaskRun(run, 1000, accepted, finished, astray);
  }

  private static List<TaskRun> turns(long astray) {
    return List.of(
        turn("calls", 1, null, 4000.0, 0),
        turn("accept only", 1, 3000.0, null, 0),
        turn("one by one", 1, 2500.0, 2000.0, 0),
        turn("bulk", 1, 9000.0, 6000.0, 0),
        turn("one at a time", 1, null, 500.0, 0),
        turn("calls", 2, null, 5000.0, 0),
        turn("accept only", 2, 3500.0, null, 0),
        turn("one by one", 2, 2600.0, 2400.0, astray),
        turn("bulk", 2, 9900.0, 7000.0, 0),
        turn("one at a time", 2, null, 700.0, 0));
  }

  static Report report() {
    return TaskReport.of(PLAN, DISK, turns(0));
  }

  private static JsonNode json(Report report) throws Exception {
    return new JsonMapper().readTree(report.json());
  }

  @Test
  void tasksAreShownByStateWithTheirRatioToCalls() throws Exception {
    Report report = report();
    assertThat(report.asExpected()).isTrue();
    assertThat(report.text())
        .contains("tasks on ext4 in /data, where a sync of 4 KiB takes 412 µs (p99 1310)")
        .containsPattern("\n  calls +1 +1000 +- +4000 +100 ")
        .containsPattern("\n  accept only +2 +1000 +3500 +- +200 ")
        .containsPattern("\n  one by one +1 +1000 +2500 +2000 ")
        .containsPattern("\n  accept only +3250 +3000 +3500 +150 +100 +200 ")
        .containsPattern("\n  bulk +6500 +6000 +7000 ")
        .containsPattern("\n  one by one / calls +0.49 +0.48 +0.50\n");
    JsonNode json = json(report);
    assertThat(json.path("scene").asText()).isEqualTo("tasks");
    assertThat(json.at("/disk/fileSystem").asText()).isEqualTo("ext4");
    assertThat(json.path("runs")).hasSize(10);
    assertThat(json.at("/runs/2/acceptedPerSecond").asDouble()).isEqualTo(2500);
    assertThat(json.at("/runs/2/finishedPerSecond").asDouble()).isEqualTo(2000);
    assertThat(json.at("/runs/1/finishedPerSecond").isNull()).isTrue();
    assertThat(json.at("/medians/bulk/perSecond/highest").asDouble()).isEqualTo(7000);
    assertThat(json.at("/ratios/2/of").asText()).isEqualTo("bulk");
  }

  @Test
  void anUnfinishedTaskIsReportedAsAnError() throws Exception {
    Report report = TaskReport.of(PLAN, DISK, turns(1));
    assertThat(report.asExpected()).isFalse();
    assertThat(report.text()).containsPattern("\n  one by one +2 .* 1\n");
    assertThat(json(report).at("/runs/7/astray").asInt()).isEqualTo(1);
  }

  @Test
  void anOpenLoopShowsWhatWentOnWhileItsSlowestTasksWaited() throws Exception {
    Load open = LOAD.at(1000);
    List<Activity> activities =
        List.of(
            activity("before", 0, 1999_999),
            activity("collector", 1990_000, 11_000),
            activity("checkpoint 12,", 2000_100, 40_000),
            activity("after", 2000_201, 9_000_000));
    Report report =
        TaskReport.of(
            PLAN.with(open),
            DISK,
            List.of(turn("open loop", 1, null, 990.0, 0), turn("open loop", 2, null, 995.0, 0)),
            null,
            activities);
    assertThat(report.text())
        .containsPattern("\n  open loop +1 +1000 +- +990 +100 ")
        .containsPattern("\n  slowest tasks of round .*\n .*\n +1 +1\\.0 +0\\.1 +before 1999 ms\n")
        .containsPattern("\n +2 +2\\.0 +0\\.2 +checkpoint 12, 40 ms; collector 11 ms\n")
        .contains("pauses beyond 100 ms: 0\n")
        .doesNotContain("/ calls");
    JsonNode slowest = json(report).path("slowest");
    assertThat(slowest).hasSize(2);
    assertThat(slowest.at("/1/dueSeconds").asDouble()).isEqualTo(2.0);
    assertThat(slowest.at("/1/millis").asDouble()).isEqualTo(0.2);
    assertThat(slowest.at("/1/meanwhile/1").asText()).isEqualTo("collector 11 ms");
  }

  private static Activity activity(String what, long fromMicros, long micros) {
    return new Activity(
        what,
        Instant.EPOCH.plus(fromMicros, ChronoUnit.MICROS),
        Duration.of(micros, ChronoUnit.MICROS));
  }

  @Test
  void timesInWhichTasksOfAnOpenLoopTookLongAreShown() throws Exception {
    OutcomeCount count = new OutcomeCount();
    long begin = TimeUnit.SECONDS.toNanos(1);
    for (int i = 0; i < 50; i++) {
      count.expected(202, begin + TimeUnit.MILLISECONDS.toNanos(i), 120_000_000 - i, true);
    }
    Measurement measurement = new Measurement(LOAD.at(1000), List.of(count), 0, 0, Instant.EPOCH);
    TaskRun run = new TaskRun(new Run("open loop", 1, measurement), 50, null, 50.0, 0);
    Report report =
        TaskReport.of(
            PLAN.with(LOAD.at(1000)),
            DISK,
            List.of(run),
            null,
            List.of(activity("pruning, tasks 5000,", 1_010_000, 110_000)));
    assertThat(report.text())
        .contains("pauses beyond 100 ms: 1\n")
        .containsPattern("\n  1 +1\\.0 +169\\.0 +pruning, tasks 5000, 110 ms\n");
    assertThat(json(report).path("pauses")).hasSize(1);
  }
}
