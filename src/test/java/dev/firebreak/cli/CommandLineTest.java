package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The output and the exit codes of the commands. */
@Isolated("replaces System.out and System.err")
class CommandLineTest {
  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("test.conf"), text);
  }

  /** A configuration that a server could start with beside any other. */
  private String configuration(String text) throws IOException {
    String own = "\nfirebreak { http.port = 0, data-dir = \"" + folder.resolve("data") + "\" }\n";
    return file(text + own).toString();
  }

  @Test
  void theHelpHasOneLineForEachCommandAndEachCommandATableOfItsExitCodes() {
    assertThat(commands.run("--help")).isZero();
    List<String> lines = commands.out().lines().toList();
    FirebreakCommand.commandLine(EnumSet.allOf(Tool.class))
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String header = command.getCommandSpec().usageMessage().header()[0];
              assertThat(lines).filteredOn(line -> line.strip().startsWith(name + " ")).hasSize(1);
              assertThat(lines).anyMatch(line -> line.endsWith(header));
              assertThat(command.getUsageMessage())
                  .contains("Exit codes:", "  0   ")
                  .doesNotContain("Exit code 6");
            });
  }

  @Test
  void aCommandIsDescribedAloneAsAmongAll() {
    FirebreakCommand.commandLine(EnumSet.allOf(Tool.class))
        .getSubcommands()
        .forEach(
            (name, command) -> {
              Map<String, CommandLine> named =
                  FirebreakCommand.commandLine(name, "--help").getSubcommands();
              assertThat(named).containsOnlyKeys(name);
              assertThat(named.get(name).getUsageMessage()).isEqualTo(command.getUsageMessage());
            });
  }

  @Test
  void versionAndHelpArePrinted() {
    assertThat(commands.run("--version")).isZero();
    assertThat(commands.out()).matches("firebreak \\d+\\.\\d+\\.\\d+.*\\R");
    assertThat(commands.run("--help")).isZero();
    assertThat(commands.out()).contains("serve", "check", "call", "demo");
    assertThat(commands.run()).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("Usage: firebreak");
    assertThat(commands.run("srve")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("serve");
  }

  @Test
  void anUnreachableDatabaseIsATemporaryError() throws IOException {
    String url;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/tasks";
    }
    String config = configuration("firebreak.store.jdbc-url = \"" + url + '"');
    assertThat(commands.run("serve", "--config", config)).isEqualTo(ExitCode.TEMPORARY);
    assertThat(commands.err()).contains("the store can't be used");
  }

  @Test
  void aDatabaseThatDoesNotExistIsAPermanentError() throws IOException {
    String url = Postgres.database().replaceFirst("/test[0-9]+", "/nowhere");
    String config = configuration("firebreak.store.jdbc-url = \"" + url + '"');
    assertThat(commands.run("serve", "--config", config)).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(commands.err()).contains("nowhere");
  }

  @Test
  void checkAcceptsAValidConfiguration() {
    assertThat(commands.run("check", "conf/firebreak.conf")).as(commands.err()).isZero();
    assertThat(commands.out())
        .contains("conf/firebreak.conf is valid: types crash, echo, exit, hang");
  }

  @Test
  void checkAcceptsATypeWithACallback() throws IOException {
    String callback =
        "callback { url = \"https://a.example/\", secret = \"whsec_" + "A".repeat(32) + "\" }";
    String conf = configuration("firebreak.types.x { command = [cat], " + callback + " }");
    assertThat(commands.run("check", conf)).as(commands.err()).isZero();
    assertThat(commands.out()).contains("firebreak-callback, x");
  }

  @Test
  void checkNamesEveryWrongKey() throws IOException {
    Path conf =
        file(
            """
            firebreak {
              http.prot = 1
              types.a { handler = dev.firebreak.demo.Echo, concurrency = 0 }
            }
            """);
    assertThat(commands.run("check", conf.toString())).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err())
        .contains("firebreak.http.prot: unknown key; did you mean port? (" + conf + ": 2)")
        .contains("firebreak.types.a.concurrency: 0 is below 1 (" + conf + ": 3)");
    assertThat(commands.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "owners.a { users = [no-one], scopes = call } | owners.a: there is no user \"no-one\"",
        "owners.a { users = [0], scopes = fly } | owners.a: \"fly\" is not a scope",
        "owners.a { users = [0], scopes = call, types = \"a b\" } | owners.a: \"a b\"",
        "group = no-group | group: there is no group \"no-group\""
      })
  void checkAndServeReportAWrongSocketInTheSameWay(String socket, String complaint)
      throws IOException {
    String path = "firebreak.http.socket { path = \"" + folder.resolve("s") + "\", ";
    String conf = configuration(path + socket + " }");
    assertThat(commands.run("check", conf)).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains("firebreak.http.socket." + complaint);
    assertThat(commands.run("serve", "--config", conf)).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains("firebreak.http.socket." + complaint);
  }

  @Test
  void checkAndServeReportAMissingClassInTheSameWay() throws IOException {
    String conf = configuration("firebreak.types.a.handler = no.such.Handler");
    String complaint = "firebreak.types.a.handler: there is no class no.such.Handler";
    assertThat(commands.run("check", conf)).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains(complaint);
    assertThat(commands.run("serve", "--config", conf)).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains(complaint);
  }

  @Test
  void checkAndServeReportPluginsInTheSameWay() throws IOException {
    String conf =
        configuration(
            String.format(
                Locale.ROOT,
                """
                firebreak.plugins-dir = "%s"
                firebreak.types.a.handler = com.example.Twin
                """,
                folder.resolve("plugins")));
    PluginJar.jar()
        .handler("com.example.Twin", PluginJar.answering("1"))
        .write(folder.resolve("plugins/a.jar"));
    assertThat(commands.run("check", conf)).as(commands.err()).isZero();
    PluginJar.jar()
        .handler("com.example.Twin", PluginJar.answering("1"))
        .write(folder.resolve("plugins/b.jar"));
    for (String[] command : new String[][] {{"check", conf}, {"serve", "--config", conf}}) {
      assertThat(commands.run(command)).isEqualTo(ExitCode.CONFIG);
      assertThat(commands.err())
          .contains("firebreak.types.a.handler: ", "plugins/a.jar", "plugins/b.jar");
    }
    Path broken = Files.writeString(folder.resolve("plugins/b.jar"), "no jar");
    for (String[] command : new String[][] {{"check", conf}, {"serve", "--config", conf}}) {
      assertThat(commands.run(command)).isEqualTo(ExitCode.CONFIG);
      assertThat(commands.err()).contains("firebreak.plugins-dir: " + broken + " is damaged");
    }
  }

  @Test
  void aFileThatIsNoConfigurationIsReported() throws IOException {
    assertThat(commands.run("check", "no/such.conf")).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains("no/such.conf: no such file");
    assertThat(commands.run("check", file("firebreak {").toString())).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains("test.conf: 1");
  }

  @Test
  void callPrintsTheResultOrTheProblem() throws IOException {
    try (TestNode node =
        TestNode.withTypes(
            """
            echo { handler = dev.firebreak.demo.Echo }
            sleep { handler = dev.firebreak.demo.Sleep }
            crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
            """)) {
      String url = "--url=" + node.uri("/");
      assertThat(commands.run("call", "echo", "hello", url)).isZero();
      assertThat(commands.out()).isEqualTo("hello");
      assertThat(commands.run("call", "echo", "@" + file("from a file"), url)).isZero();
      assertThat(commands.out()).isEqualTo("from a file");
      assertThat(commands.run("call", "sleep", "{\"ms\":60000}", "--timeout=0.05", url))
          .isEqualTo(ExitCode.SOFTWARE);
      assertThat(commands.err()).contains("deadline-exceeded");
      assertThat(commands.run("call", "sleep", "{", url)).isEqualTo(ExitCode.DATA_ERROR);
      assertThat(commands.err()).contains("malformed-json");
      assertThat(commands.run("call", "crash", url)).isEqualTo(ExitCode.SOFTWARE);
      assertThat(commands.err()).contains("worker-crashed");
      assertThat(commands.run("call", "nosuch", url)).isEqualTo(ExitCode.DATA_ERROR);
    }
  }

  @Test
  void callReportsThatNoServerAnswers() {
    assertThat(commands.run("call", "echo", "--url=http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(commands.err()).contains("no answer from http://127.0.0.1:1");
    assertThat(commands.run("call", "echo", "--url=nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.run("call", "echo", "@no/such/file")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void exitCodesDistinguishTemporaryErrors() {
    assertThat(ExitCode.ofStatus(200)).isEqualTo(ExitCode.OK);
    assertThat(ExitCode.ofStatus(503)).isEqualTo(ExitCode.TEMPORARY);
    assertThat(ExitCode.ofStatus(429)).isEqualTo(ExitCode.TEMPORARY);
    assertThat(ExitCode.ofStatus(422)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(ExitCode.ofStatus(502)).isEqualTo(ExitCode.SOFTWARE);
  }
}
