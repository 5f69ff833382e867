package dev.firebreak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.process.ProcessEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks as a user runs them, but short; the measured speed is not checked. */
class BenchIT {

  @TempDir private Path folder;

  private Ended bench(String... args) throws Exception {
    ProcessBuilder bench =
        new ProcessBuilder(Distribution.PROGRAM.toString(), "bench", "--json", json().toString());
    bench.command().addAll(Arrays.asList(args));
    bench
        .environment()
        .put(
            "FIREBREAK_JAVA_OPTS",
            Distribution.javaOptions(
                "-Dfirebreak.bench.runs=20"
                    + " -Dfirebreak.bench.streamed=10000000 -Dfirebreak.bench.steps=5"));
    return Distribution.run(bench);
  }

  /** The handshakes of few connections are soon over, however slow the machine. */
  private static String[] shortLoad(String... what) {
    List<String> load =
        List.of("--connections=4", "--duration=500ms", "--warmup=500ms", "--rounds=1");
    return Stream.concat(Stream.of(what), load.stream()).toArray(String[]::new);
  }

  private Path json() {
    return folder.resolve("bench.json");
  }

  private JsonNode document() throws Exception {
    return new JsonMapper().readTree(Files.readString(json()));
  }

  @Test
  void firebreakIsMeasuredAgainstBarePekkoHttp() throws Exception {
    Ended ended = bench(shortLoad("--against", "bare"));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("\n  firebreak +1 +\\d+ ")
        .containsPattern("\n  firebreak inline +1 +\\d+ ")
        .containsPattern("\n  bare +1 +\\d+ ")
        .containsPattern("\n  firebreak / bare +\\d+\\.\\d\\d ")
        .containsPattern("\n  firebreak inline / bare +\\d+\\.\\d\\d ");
    JsonNode document = document();
    assertThat(document.path("runs").findValuesAsText("server"))
        .containsExactly("firebreak", "firebreak inline", "bare");
    for (JsonNode run : document.path("runs")) {
      assertThat(run.path("answers").asInt()).isPositive();
      assertThat(run.path("wrong").asInt(-1)).isZero();
    }
    assertThat(document.at("/ratios/0/median").asDouble()).isPositive();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void encryptedConnectionsAreMeasuredAgainstEncryptedOnes() throws Exception {
    Ended ended = bench(shortLoad("--tls", "--against", "bare"));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    for (JsonNode run : document().path("runs")) {
      assertThat(run.path("answers").asInt()).isPositive();
      assertThat(run.path("wrong").asInt(-1)).isZero();
    }
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void callsWithATokenAreMeasuredBesideThoseWithout() throws Exception {
    Ended ended = bench(shortLoad("--token"));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("\n  firebreak with token +1 +\\d+ ")
        .containsPattern("\n  firebreak with token / firebreak +\\d+\\.\\d\\d ");
    JsonNode run = document().at("/runs/1");
    assertThat(run.path("server").asText()).isEqualTo("firebreak with token");
    assertThat(run.path("answers").asInt()).isPositive();
    assertThat(run.path("wrong").asInt(-1)).isZero();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void countingAndScrapesAreMeasuredBesideCallsWithout() throws Exception {
    Ended ended = bench(shortLoad("--metrics"));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern(
            "requests per second .*\n +-+\n +firebreak / firebreak uncounted +\\d+\\.\\d\\d ")
        .containsPattern(
            "p99 .*\n +-+\n +firebreak 200 types, scraped / firebreak 200 types +\\d.*\n"
                + " +firebreak 200 types, again / firebreak 200 types +\\d")
        .containsPattern("Scrapes: [1-9]\\d*, which took ");
    assertThat(document().at("/scrapeMillis/median").asDouble()).isPositive();
    for (JsonNode run : document().path("runs")) {
      assertThat(run.path("answers").asInt()).isPositive();
      assertThat(run.path("wrong").asInt(-1)).isZero();
    }
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "StageTest"})
  void theProcessorTimeOfCallsIsShownByStage() throws Exception {
    Ended ended = bench(shortLoad("--profile"));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("\n  µs of processor time each +echo\n")
        .containsPattern("\n  socket +\\d+\\.\\d\\d\n")
        .containsPattern("\n  load generator +\\d+\\.\\d\\d\n");
    assertThat(document().at("/profile/echo/server").asDouble()).isPositive();
    assertThat(document().at("/profile/echo/actors, supervision").asDouble()).isPositive();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void goIsMeasuredOrReportedAsMissing() throws Exception {
    Ended ended = bench("--against", "go", "--duration", "1s", "--warmup", "0s", "--rounds", "1");
    if (ended.exitCode() == 0) {
      assertThat(ended.out()).containsPattern("\n  firebreak / go +\\d+\\.\\d\\d ");
    } else {
      assertThat(ended.exitCode()).isEqualTo(69);
      assertThat(ended.out()).contains("golang-go");
    }
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void vertxIsMeasuredOrReportedAsMissing() throws Exception {
    Ended ended =
        bench("--against", "vertx", "--duration", "1s", "--warmup", "0s", "--rounds", "1");
    if (ended.exitCode() == 0) {
      assertThat(ended.out()).containsPattern("\n  firebreak / vertx +\\d+\\.\\d\\d ");
    } else {
      assertThat(ended.exitCode()).isEqualTo(69);
      assertThat(ended.out()).containsAnyOf("mvn is not installed", "could not be built");
    }
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void halfOfAllCallsCrash() throws Exception {
    Ended ended =
        bench(
            "--scene",
            "crashes",
            "--rate",
            "20",
            "--duration",
            "1s",
            "--warmup",
            "0s",
            "--rounds",
            "1");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("none crashes +1 +20 +0 +0 ")
        .containsPattern("half crash +1 +10 +10 +0 ")
        .containsPattern("half crash / none crashes +\\d+\\.\\d\\d ");
    assertThat(document().at("/runs/1/statuses/502").asInt()).isEqualTo(10);
    assertThat(document().at("/runs/1/healthyLatencyMicros/p99").asDouble()).isPositive();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void theMemoryOfWaitingAttemptsIsMeasured() throws Exception {
    Ended ended = bench("--scene", "memory", "--attempts", "5000", "--heap", "300m");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    for (JsonNode run : document().path("runs")) {
      assertThat(ended.out())
          .containsPattern(run.path("handler").asText() + " +1 +5000 ")
          .contains(Long.toString(Math.round(run.path("bytesPerAttempt").asDouble())));
      assertThat(run.path("heapBytesWaiting").asLong())
          .isGreaterThan(run.path("heapBytesAfter").asLong());
    }
    assertThat(document().path("runs").findValuesAsText("handler"))
        .containsExactly("thread", "inline");
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void streamsAreMeasuredAgainstAPipeWithoutHttp() throws Exception {
    Ended ended = bench("--stream", "--rounds", "1");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("\n  in and out through cat +\\d+ +\\d+ +\\d+\\.\\d\\d ");
    assertThat(document().path("runs").findValuesAsText("program"))
        .containsExactly("through", "out");
    assertThat(document().at("/through/median").asDouble()).isPositive();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void programsAreCalledAndStartedByThemselves() throws Exception {
    Ended ended = bench("--scene", "programs", "--rounds", "1", "--warmup", "100ms");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(document().path("runs").findValuesAsText("program"))
        .containsExactly("true", "sha256sum", "warm");
    for (JsonNode run : document().path("runs")) {
      assertThat(run.path("called").asDouble()).isPositive();
      assertThat(run.path("byItself").asDouble()).isPositive();
    }
    assertThat(document().at("/sha256sum/median").asDouble()).isPositive();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void stepsAreRecordedAndTheirFolderDeleted() throws Exception {
    Path target = Path.of("target").toAbsolutePath(); // The temporary folder may be in memory.
    Path data = Files.createTempDirectory(target, "bench-steps");
    Ended ended = bench("--steps", "--data-dir", data.toString(), "--rounds", "1");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out()).containsPattern("\n  steps per second +[1-9]");
    assertThat(document().at("/stepsPerSecond/median").asDouble()).isPositive();
    assertThat(document().at("/idleMicros/median").asDouble()).isPositive();
    assertThat(document().path("runs").findValuesAsText("wrong")).containsExactly("0");
    assertThat(data).isEmptyDirectory();
    Files.delete(data);
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "TaskReportTest"})
  void tasksAreAcceptedAndFinishedAndTheirFolderDeleted() throws Exception {
    Path target = Path.of("target").toAbsolutePath(); // The temporary folder may be in memory.
    Path data = Files.createTempDirectory(target, "bench-tasks");
    Ended ended =
        bench(
            "--tasks",
            "--data-dir",
            data.toString(),
            "--duration",
            "500ms",
            "--warmup",
            "0s",
            "--rounds",
            "1");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("tasks on \\w+ in " + data + "/\\S+, where a sync of 4 KiB takes \\d+ µs")
        .containsPattern("\n  one by one / calls +\\d+\\.\\d\\d ");
    assertThat(document().path("runs").findValuesAsText("server"))
        .containsExactly("calls", "accept only", "one by one", "bulk", "one at a time");
    for (JsonNode run : document().path("runs")) {
      assertThat(run.path("done").asInt()).isPositive();
      assertThat(run.path("astray").asInt(-1)).isZero();
    }
    assertThat(data).isEmptyDirectory();
    Files.delete(data);
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "TaskReportTest"})
  void tasksAreFinishedInAnOpenLoop() throws Exception {
    Ended ended =
        bench("--tasks", "--profile", "--rate=50", "--duration=1s", "--warmup=0s", "--rounds=1");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("\n  slowest tasks of round ")
        .containsPattern("\n  pauses beyond 100 ms: \\d");
    assertThat(document().at("/runs/0/done").asInt()).isEqualTo(50);
    assertThat(document().path("slowest")).hasSize(10);
    assertThat(document().at("/profile/open loop/server").asDouble()).isPositive();
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "TaskReportTest"})
  void theRateOfAnOpenLoopIsAShareOfThatOfAClosedLoop() throws Exception {
    Ended ended =
        bench(
            "--tasks",
            "--rate=20%",
            "--duration=1s",
            "--warmup=0s",
            "--rounds=1",
            "--connections=2");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(document().at("/runs/0/server").asText()).isEqualTo("closed loop");
    double closed = document().at("/runs/0/finishedPerSecond").asDouble();
    assertThat(document().at("/runs/1/server").asText()).isEqualTo("open loop");
    assertThat(document().at("/runs/1/done").asDouble()).isCloseTo(closed / 5, Offset.offset(2.0));
  }

  @Test
  @LongTest({"BenchIT#firebreakIsMeasuredAgainstBarePekkoHttp", "LoadReportTest"})
  void theProgramIsStarted() throws Exception {
    Ended ended = bench("--scene", "start", "--rounds", "1");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out()).contains("to the first answer");
    assertThat(document().path("runs")).hasSize(1);
    assertThat(document().at("/firstAnswerMillis/median").asDouble())
        .isGreaterThan(document().at("/listeningMillis/lowest").asDouble());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void serversOfTheBenchmarkEndWithIt(boolean killed) throws Exception {
    Process bench =
        new ProcessBuilder(Distribution.PROGRAM.toString(), "bench", "--duration", "60s")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    // Not the programs that the start script runs before it becomes the benchmark.
    List<ProcessHandle> servers =
        await()
            .until(
                () -> bench.descendants().filter(BenchIT::isJava).toList(),
                found -> !found.isEmpty());
    if (killed) {
      bench.destroyForcibly();
    } else {
      bench.destroy();
    }
    await().until(() -> servers.stream().allMatch(ProcessEnd::hasEnded));
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().filter(path -> path.endsWith("/java")).isPresent();
  }
}
