package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("password");
  }

  private void write(String text, String mode) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static Secret password(String store, Map<String, String> environment)
      throws InvalidConfig {
    String url = "firebreak.store.jdbc-url = \"jdbc:postgresql://h/d\"\n";
    Settings settings =
        SettingsReader.read(
            ConfigFile.merge(
                ConfigFactory.parseString(url + "firebreak.store { " + store + " }").resolve(),
                environment));
    Secret password = settings.storage().shared().password();
    assertThat(password).isNotNull();
    return password;
  }

  private String named() {
    return "password-file = \"" + file + '"';
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "hunter2\n", "hunter2\r\n"})
  void theEndOfTheLineIsNotPartOfTheSecret(String text) throws Exception {
    write(text, "rw-------");
    assertThat(password(named(), Map.of()).reveal()).isEqualTo("hunter2");
    assertThat(password("", Map.of("FIREBREAK_JDBC_PASSWORD_FILE", file.toString())).reveal())
        .isEqualTo("hunter2");
  }

  @Test
  void aSpaceIsPartOfTheSecret() throws Exception {
    write(" hunter2 \n", "r--r-----");
    assertThat(password(named(), Map.of()).reveal()).isEqualTo(" hunter2 ");
  }

  @ParameterizedTest
  @CsvSource({
    "rw-r--r--, hunter2, every user of this machine can read",
    "rw-------, '', is empty",
    "rw-------, 'hunter2\nhunter3\n', has more than one line",
  })
  void aFileThatCanNotBeUsedIsNamedAndItsContentIsNot(String mode, String text, String why)
      throws Exception {
    write(text, mode);
    assertThatThrownBy(() -> password(named(), Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("firebreak.store.password-file")
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThatThrownBy(() -> password(named(), Map.of()))
        .hasMessageContaining("firebreak.store.password-file: there is no file " + file);
    assertThatThrownBy(() -> password("password-file = \"" + folder + '"', Map.of()))
        .hasMessageContaining(folder + " is a folder");
  }

  @Test
  void passwordAndPasswordFileTogetherAreRefused() throws Exception {
    write("hunter2", "rw-------");
    assertThatThrownBy(() -> password(named() + ", password = hunter3", Map.of()))
        .hasMessageContaining("firebreak.store.password-file: and password are both set")
        .hasMessageNotContaining("hunter");
    assertThatThrownBy(() -> password(named(), Map.of("FIREBREAK_JDBC_PASSWORD", "hunter3")))
        .hasMessageContaining("are both set");
  }

  @Test
  void aReplacedFileIsReadAndWhileItCanNotBeReadTheLastSecretIsUsed() throws Exception {
    write("one\n", "rw-------");
    Secret secret = Secret.inFile(file);
    write("two\n", "rw-------");
    assertThat(secret.reveal()).isEqualTo("two");
    try (Warnings warnings = Warnings.listen()) {
      Files.delete(file);
      assertThat(secret.reveal()).isEqualTo("two");
      assertThat(secret.reveal()).isEqualTo("two");
      assertThat(warnings.takeOutsideClusters())
          .singleElement()
          .satisfies(event -> assertThat(event.getFormattedMessage()).contains(file.toString()));
    }
    write("three\n", "rw-------");
    assertThat(secret.reveal()).isEqualTo("three");
    assertThat(secret.toString()).doesNotContain("three");
  }
}
