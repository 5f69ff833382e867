package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.ShortJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With JSON, whatever a server writes is a JSON object in a line, from the first line on. */
class LogFormatIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  private Process start(String config, Map<String, String> environment, String... options)
      throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), config);
    List<String> command = ShortJvm.command(Main.class, "serve", "--config", file.toString());
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> errors(Process server) throws Exception {
    assertThat(server.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(folder.resolve("err"));
  }

  private static JsonNode document(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static List<String> messages(List<String> lines) {
    return lines.stream().map(line -> document(line).path("message").asText()).toList();
  }

  @Test
  void anErrorInTheConfigurationIsInTheFormatThatTheConfigurationSelects() throws Exception {
    Process server =
        start(
            "firebreak { log.format = json, drain-timeout = forever, cluster.name = a }", Map.of());
    assertThat(messages(errors(server)))
        .singleElement()
        .asString()
        .contains("firebreak.drain-timeout");
    assertThat(server.exitValue()).isEqualTo(78);
  }

  @Test
  void anErrorInAnUnreadableConfigurationIsInTheFormatThatTheEnvironmentSelects() throws Exception {
    Process server = start("firebreak { \"", Map.of("FIREBREAK_LOG_FORMAT", "json"));
    assertThat(messages(errors(server))).isNotEmpty().anyMatch(line -> line.contains("node.conf"));
    assertThat(server.exitValue()).isEqualTo(78);
  }

  @Test
  void anUnknownFormatIsAnErrorThatNamesKeyAndValue() throws Exception {
    Process server = start("", Map.of("FIREBREAK_LOG_FORMAT", "yaml"));
    assertThat(errors(server))
        .singleElement()
        .asString()
        .contains("firebreak.log.format", "FIREBREAK_LOG_FORMAT", "\"yaml\" is not one of text");
  }

  @Test
  void aServerAnnouncesItselfAndLogsInJson() throws Exception {
    // Which the node warns of.
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    Process server =
        start(
            "firebreak { log.format = json, cluster.name = \"node a\", http.port = 0, data-dir = \""
                + data
                + "\" }",
            Map.of());
    try (BufferedReader out = server.inputReader()) {
      assertThat(document(String.valueOf(out.readLine())).path("message").asText())
          .contains(" listens on http://127.0.0.1:");
      server.toHandle().destroy();
      List<JsonNode> entries = errors(server).stream().map(LogFormatIT::document).toList();
      assertThat(entries)
          .isNotEmpty()
          .allSatisfy(entry -> assertThat(entry.path("message").asText()).isNotEmpty())
          .anySatisfy(
              entry -> {
                assertThat(entry.path("node").asText()).isEqualTo("node a");
                assertThat(entry.path("level").asText()).isEqualTo("WARN");
                assertThat(entry.path("message").asText()).contains("data-dir");
              });
    } finally {
      server.destroyForcibly();
    }
  }
}
