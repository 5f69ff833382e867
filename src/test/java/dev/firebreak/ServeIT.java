package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops of the shipped program as a server. */
class ServeIT {
  @TempDir private Path folder;

  @Test
  void aNodePrintsItsAddressAndNothingToStandardError() throws Exception {
    try (Serving serving = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(serving.firstLine()).contains(serving.uri() + "/v1/call/sleep").contains("curl");
      assertThat(client.call(Call.json("sleep", "{\"ms\":1}")).text()).isEqualTo("{\"sleptMs\":1}");
      assertThat(serving.errors()).isEmpty();
      assertThat(serving.terminate()).isZero();
      assertThat(serving.errors()).isEmpty();
    }
  }

  @Test
  void sigtermLetsRunningCallsFinishAndTheNodeExitsWithZero() throws Exception {
    try (Serving serving = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      CompletableFuture<HttpAnswer> running = client.callAsync(Call.json("sleep", "{\"ms\":3000}"));
      await().until(() -> client.get("/v1/supervision").text().contains("\"attempt\":1"));
      serving.process().destroy();
      await().until(() -> client.get("/health/ready").status() == 503);
      assertThat(client.call(Call.json("echo", "1")).text()).contains("/problems/draining");
      assertThat(running.join().status()).isEqualTo(200);
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  void handlersThatThrowErrorsDoNotEndTheProcess() throws Exception {
    try (Serving serving = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.call(Call.json("overflow", "1")).status()).isEqualTo(502);
        assertThat(client.call(Call.json("echo", "1")).status()).isEqualTo(200);
      }
      assertThat(serving.process().isAlive()).isTrue();
    }
  }

  @Test
  @LongTest({"KeeperIT#aPortInUseAtTheFirstStartEndsTheKeeper", "CommandLineTest"})
  void aPortThatIsInUseIsNamedInTheError() throws Exception {
    try (Serving first = Distribution.serve(Map.of())) {
      Ended second =
          Distribution.run(
              withPort(
                  new ProcessBuilder(Distribution.PROGRAM.toString(), "serve"),
                  first.uri().getPort()));
      assertThat(second.exitCode()).isEqualTo(69);
      assertThat(second.out())
          .contains("can't listen on 127.0.0.1:" + first.uri().getPort())
          .contains("FIREBREAK_HTTP_PORT")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void addressAndDataFolderCanBeGivenAsOptions() throws Exception {
    Path data = folder.resolve("given");
    String nowhere = "192.0.2.1"; // An address of no machine (RFC 5737): the option must win.
    try (Serving serving =
        Distribution.serve(
            Map.of("FIREBREAK_HTTP_HOST", nowhere),
            "--host=127.0.0.2",
            "--port=0",
            "--data-dir=" + data)) {
      assertThat(serving.uri().getHost()).isEqualTo("127.0.0.2");
      assertThat(data).isNotEmptyDirectory();
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  void aServerStartedWithEndWithParentEndsWithItsParent() throws Exception {
    String command = Distribution.PROGRAM + " serve --port=0 --data-dir= --end-with-parent";
    Process parent = new ProcessBuilder("sh", "-c", command + " & wait").start();
    try (BufferedReader out = parent.inputReader()) {
      assertThat(out.readLine()).contains("listens on");
      ProcessHandle server = parent.children().findFirst().orElseThrow();
      parent.destroyForcibly();
      server.onExit().get(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aDataFolderInUseIsRefusedWithTheProcessThatHoldsIt() throws Exception {
    Map<String, String> tasks = Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString());
    try (Serving first = Distribution.serve(tasks)) {
      ProcessBuilder same =
          withPort(new ProcessBuilder(Distribution.PROGRAM.toString(), "serve"), 0);
      same.environment().putAll(tasks);
      Ended second = Distribution.run(same);
      assertThat(second.exitCode()).isEqualTo(69);
      assertThat(second.out())
          .contains(folder.resolve("data").toString())
          .contains("process " + first.process().pid())
          .doesNotContain("\tat ");
      try (FirebreakClient client = new FirebreakClient(first.uri())) {
        assertThat(client.call(Call.json("echo", "1")).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aConfigurationCanIncludeTheShippedOne() throws Exception {
    Path own =
        Files.writeString(
            folder.resolve("own.conf"),
            String.format(
                Locale.ROOT,
                """
                include file("%s")
                firebreak.types {
                  nap { handler = ${firebreak.types.sleep.handler}, timeout = 5s }
                  echo.concurrency = 3
                }
                """,
                Distribution.HOME.resolve("conf/firebreak.conf")));
    try (Serving serving = Distribution.serve(Map.of("FIREBREAK_CONFIG", own.toString()));
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(client.call(Call.json("nap", "{\"ms\":1}")).status()).isEqualTo(200);
      assertThat(client.get("/v1/types").text()).contains("\"concurrency\":3");
    }
  }

  @Test
  void settingsThatPekkoRefusesAreReportedWithoutAStackTrace() throws Exception {
    Path config = folder.resolve("pekko.conf");
    Files.writeString(config, "pekko.actor.default-dispatcher.throughput = abc");
    ProcessBuilder serve =
        withPort(
            new ProcessBuilder(
                Distribution.PROGRAM.toString(), "serve", "--config=" + config, "--data-dir="),
            0);
    Ended refused = Distribution.run(serve);
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.out()).contains("throughput").doesNotContain("\tat ");
  }

  private static ProcessBuilder withPort(ProcessBuilder builder, int port) {
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    return builder;
  }
}
