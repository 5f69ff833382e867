package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped program with {@code --keep-alive}: which signals end it, and how. */
class KeeperSignalsIT extends KeeperRig {
  /** Runs a program in a terminal of its own. */
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @Test
  void sigtermToTheKeeperLetsRunningCallsFinishAndExitsWithZero() throws Exception {
    try (Serving serving = keep(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      ProcessHandle node = node(serving);
      CompletableFuture<HttpAnswer> running = client.callAsync(Call.json("sleep", "{\"ms\":3000}"));
      await().until(() -> client.get("/v1/supervision").text().contains("\"attempt\":1"));
      serving.process().toHandle().destroy();
      await().until(() -> client.get("/health/ready").status() == 503);
      assertThat(serving.process().isAlive()).isTrue();
      assertThat(running.join().status()).isEqualTo(200);
      assertThat(serving.terminate()).isZero();
      assertThat(node.isAlive()).isFalse();
      assertThat(serving.errors()).isEmpty();
    }
  }

  @Test
  @LongTest("KeeperSignalsIT#sigtermToTheKeeperLetsRunningCallsFinishAndExitsWithZero")
  void ctrlCEndsTheNodeAndThenTheKeeper() throws Exception {
    try (Serving serving = keep(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      ProcessHandle node = node(serving);
      CompletableFuture<HttpAnswer> running = client.callAsync(Call.json("sleep", "{\"ms\":3000}"));
      await().until(() -> client.get("/v1/supervision").text().contains("\"attempt\":1"));
      signal("INT", serving.process().pid(), node.pid());
      assertThat(running.join().status()).isEqualTo(200);
      assertThat(serving.terminate()).isZero();
      assertThat(node.isAlive()).isFalse();
      assertThat(serving.errors()).isEmpty();
    }
  }

  @Test
  void sigtermToTheNodeEndsTheKeeperToo() throws Exception {
    try (Serving serving = keep(Map.of())) {
      node(serving).destroy();
      awaitEnd(serving.process().toHandle());
      assertThat(serving.process().exitValue()).isZero();
      assertThat(serving.errors()).isEmpty();
    }
  }

  private static boolean ignoresHangUp() throws IOException {
    Path status = Path.of("/proc/self/status");
    try (Stream<String> lines = Files.exists(status) ? Files.lines(status) : Stream.of()) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
    }
  }

  @Test
  void aHangUpHasTheNodeReadItsConfigurationAgain() throws Exception {
    assumeFalse(ignoresHangUp(), "started with nohup, which its children inherit");
    Path config = folder.resolve("own.conf");
    String types = "firebreak.types { echo { handler = dev.firebreak.demo.Echo } %s }";
    Files.writeString(config, String.format(Locale.ROOT, types, ""));
    try (Serving serving = keep(Map.of(), "--config", config.toString());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      ProcessHandle node = node(serving);
      assertThat(client.call(Call.json("more", "1")).status()).isEqualTo(404);
      Files.writeString(
          config, String.format(Locale.ROOT, types, ", more = ${firebreak.types.echo}"));
      signal("HUP", serving.process().pid());
      await().until(() -> client.call(Call.json("more", "1")).ok());
      assertThat(node(serving)).isEqualTo(node);
      assertThat(serving.terminate()).isZero();
      assertThat(serving.errors().lines().filter(line -> !line.contains("dev.firebreak.audit")))
          .singleElement()
          .asString()
          .contains("types added: more, changed: none");
    }
  }

  @Test
  void closingTheTerminalStopsKeeperAndNode() throws Exception {
    assumeFalse(ignoresHangUp(), "started with nohup, which its children inherit");
    assumeTrue(Files.isExecutable(SCRIPT), "there is no program that makes a terminal");
    ProcessBuilder builder =
        new ProcessBuilder(
            SCRIPT.toString(), "-qc", Distribution.PROGRAM + " serve --keep-alive", "/dev/null");
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    builder.environment().put("FIREBREAK_DATA_DIR", "");
    builder.redirectOutput(folder.resolve("out").toFile());
    Process terminal = builder.directory(folder.toFile()).start();
    try (FirebreakClient client = new FirebreakClient(URI.create("http://127.0.0.1:" + port))) {
      awaitAnswer(client);
      List<ProcessHandle> inside = terminal.descendants().toList();
      assertThat(inside).hasSizeGreaterThanOrEqualTo(2);
      terminal.destroyForcibly();
      // A JVM that adopts orphans, as other tests make this one, may not have reaped them.
      await()
          .until(() -> inside.stream().noneMatch(process -> process.info().command().isPresent()));
    } finally {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly();
    }
  }

  @Test
  void aNodeWhoseKeeperIsKilledFinishesRunningCallsAndEnds() throws Exception {
    try (Serving serving = keep(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      ProcessHandle node = node(serving);
      CompletableFuture<HttpAnswer> running = client.callAsync(Call.json("sleep", "{\"ms\":3000}"));
      await().until(() -> client.get("/v1/supervision").text().contains("\"attempt\":1"));
      serving.process().toHandle().destroyForcibly();
      assertThat(running.join().status()).isEqualTo(200);
      awaitEnd(node);
      assertThat(serving.errors())
          .isEqualTo("The keeper has ended: the node stops once its running work is done.\n");
    }
  }

  private static void signal(String name, long... pids) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("kill", "-" + name), Arrays.stream(pids).mapToObj(Long::toString))
            .toList();
    assertThat(Distribution.run(new ProcessBuilder(command)).exitCode()).isZero();
  }
}
