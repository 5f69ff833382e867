package dev.firebreak.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterReaderTest {
  private static final Map<String, String> DATABASE =
      Map.of(
          "FIREBREAK_JDBC_URL", "jdbc:postgresql://db/firebreak?password=secret1",
          "FIREBREAK_JDBC_USER", "me",
          "FIREBREAK_JDBC_PASSWORD", "secret2");

  @TempDir Path folder;

  private static Settings read(String hocon, Map<String, String> environment) throws InvalidConfig {
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), environment));
  }

  @Test
  void withoutADatabaseThereIsNoneToShare() throws InvalidConfig {
    assertThat(read("", Map.of()).storage().shared()).isNull();
    assertThat(read("firebreak.cluster.host = 203.0.113.1", Map.of()).storage().shared()).isNull();
  }

  @Test
  void theDatabaseComesFromTheEnvironmentAndIsNotShown() throws InvalidConfig {
    StoreSettings store = read("", DATABASE).storage().shared();
    assertThat(store).isNotNull();
    assertThat(store.user()).isEqualTo("me");
    assertThat(store.password()).isNotNull();
    assertThat(store.password().reveal()).isEqualTo("secret2");
    assertThat(store + " " + store.password()).doesNotContain("secret2");
  }

  @Test
  void whereOthersReachItComesFromTheEnvironmentToo() throws InvalidConfig {
    Map<String, String> environment =
        Map.of("FIREBREAK_CLUSTER_HOST", "10.0.0.7", "FIREBREAK_CLUSTER_PORT", "17355");
    ClusterSettings cluster = read("", environment).storage().cluster();
    assertThat(cluster.host()).isEqualTo("10.0.0.7");
    assertThat(cluster.port()).isEqualTo(17_355);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:hunter2@h:abc/db",
        "jdbc:postgresql://u:hunter2@h/db",
        "jdbc:postgresql://u:hunter2",
        "jdbc:postgresql://h/db?password=hunter2%zz",
        "jdbc:postgresql://h:99999/db?password=hunter2",
        "jdbc:postgresql://h/d%?password=hunter2",
        "jdbc:postgresql://h/db?service=hunter2"
      })
  void anInvalidJdbcUrlIsRefusedAndNotShown(String url) {
    PrintStream before = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, UTF_8));
    try {
      assertThatThrownBy(() -> read("", Map.of("FIREBREAK_JDBC_URL", url)))
          .isInstanceOf(InvalidConfig.class)
          .hasMessageStartingWith("firebreak.store.jdbc-url: ")
          .message()
          .doesNotContain("hunter2");
    } finally {
      System.setErr(before);
    }
    assertThat(written.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store { password hunter2 }",
        "store { password = a,hunter2 }",
        "store { password = x\"y\" hunter2 ] }",
        "store { password =\n hunter2} hunter2",
        "store.jdbc-url = jdbc:postgresql://u:hunter2@h/db"
      })
  void aFileThatIsNotHoconIsRefusedWithoutShowingSecrets(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.conf"), "firebreak." + text);
    assertThatThrownBy(() -> ConfigFile.load(file, Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("bad.conf")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void theNameOfAMissingVariableIsShown() throws IOException {
    Path file =
        Files.writeString(folder.resolve("x.conf"), "firebreak.store.password = ${DB_PASSWORD_X}");
    assertThatThrownBy(() -> ConfigFile.load(file, Map.of()))
        .hasMessageContaining("${DB_PASSWORD_X}");
  }

  @Test
  void anotherDatabaseIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> read("firebreak.store.jdbc-url = \"jdbc:x:secret\"", Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("firebreak.store.jdbc-url")
        .message()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000", "a\\nb", "\\ud800"})
  void aNameThatAStoreOrALogCanNotHoldIsRefused(String name) {
    assertThatThrownBy(() -> read("firebreak.cluster.name = \"" + name + '"', DATABASE))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("firebreak.cluster.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1", "no-such-host.invalid"})
  void anAddressThatOtherNodesCanNotReachIsRefused(String host) {
    assertThatThrownBy(() -> read("firebreak.cluster.host = \"" + host + '"', DATABASE))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("firebreak.cluster.host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.1.1",
        "fd00::1",
        "fe80::1",
        "203.0.113.1",
        "2001:db8::1"
      })
  void anyOtherAddressIsTaken(String host) throws InvalidConfig {
    Settings settings = read("firebreak.cluster.host = \"" + host + '"', DATABASE);
    assertThat(settings.storage().cluster().host()).isEqualTo(host);
  }

  @Test
  void theFilesOfTlsAreAllThreeOrNone() throws Exception {
    Path file = Files.writeString(folder.resolve("some.pem"), "");
    String all =
        String.format(
            Locale.ROOT,
            """
            firebreak.cluster {
              tls { certificate = "%1$s", key = "%1$s", authority = "%1$s" } }
            """,
            file);
    assertThat(read(all, DATABASE).storage().cluster().tls()).isNotNull();
    assertThatThrownBy(() -> read("firebreak.cluster.tls.key = \"" + file + '"', DATABASE))
        .hasMessageContaining("none of the three");
    assertThatThrownBy(() -> read(all.replace("some.pem", "none.pem"), DATABASE))
        .hasMessageContaining("firebreak.cluster.tls.certificate");
  }
}
