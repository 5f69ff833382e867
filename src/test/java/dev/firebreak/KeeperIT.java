package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped program with {@code --keep-alive}: when its node is started again. */
class KeeperIT extends KeeperRig {
  @Test
  @LongTest({"OutageTest", "KeeperIT#aNodeThatIsKilledAnswersAgainOnTheSamePort"})
  void aNodeIsStartedAgainUntilItsDatabaseIsReachable() throws Exception {
    try (Postgres database = Postgres.start();
        TcpProxy proxy = new TcpProxy("127.0.0.1", database.port())) {
      String url =
          database.newDatabase().replace(":" + database.port() + "/", ":" + proxy.port() + "/");
      database.stop();
      CompletableFuture<Serving> starts =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return keep(Map.of("FIREBREAK_JDBC_URL", url));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().until(() -> proxy.refused() > 0);
      database.startAgain();
      try (Serving serving = starts.join();
          FirebreakClient client = new FirebreakClient(serving.uri())) {
        awaitAnswer(client);
        assertThat(serving.errors()).contains("exited with 75 after ");
      }
    }
  }

  @Test
  void aNodeThatIsKilledAnswersAgainOnTheSamePort() throws Exception {
    try (Serving serving = keep(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(serving.uri().getPort()).isEqualTo(port);
      assertThat(serving.errors()).isEmpty();
      ProcessHandle first = node(serving);
      for (int restart = 1; restart <= 2; restart++) {
        ProcessHandle node = node(serving);
        assertThat(node.destroyForcibly()).isTrue();
        awaitEnd(node);
        awaitAnswer(client);
        assertThat(serving.errors().lines()).hasSize(restart);
      }
      assertThat(serving.errors())
          .contains("The node (process " + first.pid() + ") was ended by SIGKILL after ")
          .contains("; it is started again at once, restart 1\n")
          .contains("; it is started again in 100 ms, restart 2\n");
      ProcessHandle last = node(serving);
      assertThat(serving.terminate()).isZero();
      assertThat(last.isAlive()).isFalse();
      assertThat(serving.errors().lines()).hasSize(2);
    }
  }

  /** A handler may exit with anything, also with what stands for a wrong configuration. */
  @Test
  @LongTest({"KeeperIT#aNodeThatIsKilledAnswersAgainOnTheSamePort", "PoisonIT"})
  void aHandlerThatExitsTheJvmCausesARestartWhateverItsExitCode() throws Exception {
    Path config = folder.resolve("halt.conf");
    Files.writeString(
        config,
        """
        firebreak.types {
          echo { handler = dev.firebreak.demo.Echo }
          halt { handler = dev.firebreak.demo.Halt }
        }
        """);
    try (Serving serving = keep(Map.of(), "--config", "halt.conf");
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      for (int code : new int[] {78, 0}) {
        ProcessHandle node = node(serving);
        assertThat(client.callAsync(Call.json("halt", "{\"code\":" + code + "}")))
            .failsWithin(Patience.LIMIT);
        awaitEnd(node);
        awaitAnswer(client);
        assertThat(serving.errors()).contains(") exited with " + code + " after ");
      }
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  void aWrongConfigurationIsReportedOnceWithItsExitCode() throws Exception {
    Files.writeString(folder.resolve("wrong.conf"), "firebreak.http.prot = 1");
    Ended ended = run("serve", "--keep-alive", "--config", "wrong.conf");
    assertThat(ended.out()).startsWith("firebreak.http.prot: unknown key").hasLineCount(1);
    assertThat(ended.exitCode()).isEqualTo(78);
  }

  @Test
  void aPortInUseAtTheFirstStartEndsTheKeeper() throws Exception {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run("serve", "--keep-alive");
      assertThat(ended.out()).contains("can't listen").doesNotContain("started again");
      assertThat(ended.exitCode()).isEqualTo(69);
    }
  }

  @Test
  void helpAndOptionErrorsAreThoseOfServe() throws Exception {
    Ended help = run("serve", "--keep-alive", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: firebreak serve", "--keep-alive", "killed");
    Ended wrong = run("serve", "--keep-alive", "--confg");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).contains("Unknown option: '--confg'").doesNotContain("started again");
  }

  /** The keeper of any command, here of one that dies at once, after saying what it was given. */
  @Test
  void aNodeThatEndsAtOnceIsRestartedAfterGrowingPauses() throws Exception {
    Path err = folder.resolve("err");
    Process keeper =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Distribution.HOME.resolve("lib").resolve(mainJar()).toString(),
                "dev.firebreak.cli.serve.KeepAlive",
                "/bin/sh",
                "-c",
                "echo \"$@\" >&2; kill -SEGV $$",
                "node",
                "--keep-alive")
            .redirectError(err.toFile())
            .start();
    try {
      await().until(() -> Files.readString(err).contains("restart 5\n"));
      List<String> said = Files.readAllLines(err);
      assertThat(said).element(0).isEqualTo("--kept");
      assertThat(said.stream().filter(line -> line.contains("SIGSEGV")).limit(5))
          .zipSatisfy(
              Stream.of("at once", "in 100 ms", "in 200 ms", "in 400 ms", "in 800 ms").toList(),
              (line, pause) -> assertThat(line).contains("started again " + pause + ", restart"));
      keeper.toHandle().destroy();
      awaitEnd(keeper.toHandle());
    } finally {
      keeper.destroyForcibly();
    }
  }

  @Test
  void optionsForJavaReachOnlyTheNode() throws Exception {
    Map<String, String> environment =
        Map.of(
            "FIREBREAK_JAVA_OPTS", "-Dgiven.by=FIREBREAK_JAVA_OPTS",
            "JAVA_TOOL_OPTIONS", "-Dgiven.to=one -Dand=two");
    try (Serving serving = keep(environment)) {
      assertThat(serving.errors().lines())
          .containsExactly("Picked up JAVA_TOOL_OPTIONS: -Dgiven.to=one -Dand=two");
      assertThat(arguments(node(serving))).contains("-Dgiven.by=FIREBREAK_JAVA_OPTS");
      assertThat(serving.terminate()).isZero();
    }
  }

  private static List<String> arguments(ProcessHandle process) throws IOException {
    Path file = Path.of("/proc/" + process.pid() + "/cmdline");
    return Arrays.asList(Files.readString(file).split("\0", -1));
  }

  private static String mainJar() throws IOException {
    return Distribution.jars().stream()
        .filter(jar -> jar.matches("firebreak-[0-9].*"))
        .findFirst()
        .orElseThrow();
  }

  private Ended run(String... args) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(Distribution.PROGRAM.toString()), Stream.of(args)).toList());
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    return Distribution.run(builder.directory(folder.toFile()));
  }
}
