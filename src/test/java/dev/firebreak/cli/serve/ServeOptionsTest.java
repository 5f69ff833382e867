package dev.firebreak.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The options of serve, as they arrive in the settings. */
class ServeOptionsTest {
  @TempDir private Path folder;

  private Settings settings(String port, String hocon) throws IOException, InvalidConfig {
    Path file = Files.writeString(folder.resolve("firebreak.conf"), hocon);
    ServeOptions options = CommandLine.populateCommand(new ServeOptions(), "--port", port);
    return SettingsReader.read(ConfigFile.load(file, Map.of(), options.settings()));
  }

  private String socket() {
    return "firebreak.http.socket.path = \"" + folder.resolve("socket") + "\"\n";
  }

  @Test
  void aNodeWithASocketStartsWithoutAPort() throws Exception {
    assertThat(settings("off", socket()).http().hasPort()).isFalse();
    assertThat(settings("0", "").http().hasPort()).isTrue();
  }

  @Test
  void withoutAPortWhatTheFileMayNotSayIsRefusedAlike() {
    assertThatThrownBy(() -> settings("off", ""))
        .isInstanceOfSatisfying(
            InvalidConfig.class,
            e -> assertThat(e.errors()).singleElement().asString().contains("http.socket.path"));
    String tls = "firebreak.http.tls { certificate = a.pem, key = b.pem }";
    assertThatThrownBy(() -> settings("off", socket() + tls))
        .isInstanceOfSatisfying(
            InvalidConfig.class,
            e ->
                assertThat(e.errors())
                    .anyMatch(line -> line.contains("the Unix socket has no TLS")));
    assertThatThrownBy(() -> settings("70000", ""))
        .isInstanceOfSatisfying(
            InvalidConfig.class,
            e -> assertThat(e.errors()).anyMatch(l -> l.contains("http.port")));
  }

  @Test
  void aDataFolderIsRelativeToTheCurrentFolderAsThatOfOtherCommandsIs() {
    ServeOptions options = CommandLine.populateCommand(new ServeOptions(), "--data-dir", "tasks");
    assertThat(options.settings())
        .containsEntry("firebreak.data-dir", Path.of("tasks").toAbsolutePath().toString());
    ServeOptions none = CommandLine.populateCommand(new ServeOptions(), "--data-dir", "");
    assertThat(none.settings()).containsEntry("firebreak.data-dir", "");
  }

  @Test
  void anotherWordIsAWrongCommandLine() {
    assertThatThrownBy(() -> settings("none", ""))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("\"none\" is neither a port nor off");
  }
}
