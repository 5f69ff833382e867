package dev.firebreak.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that the start-up line suggests. */
class SuggestionTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("suggestions");

  @TempDir private Path folder;

  private static Settings settings(String hocon) throws InvalidConfig {
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()));
  }

  @Test
  void withAPortItNamesTheAddress() throws InvalidConfig {
    assertThat(Suggestion.of(settings(""), URI.create("http://127.0.0.1:9")))
        .isEqualTo("curl http://127.0.0.1:9/v1/types");
  }

  @Test
  void withoutAPortItNamesTheFileOfTheSocket() throws InvalidConfig {
    Settings settings = settings("firebreak.http { port = off, socket.path = \"/a b.sock\" }");
    assertThat(Suggestion.of(settings, URI.create("unix:/a%20b.sock")))
        .isEqualTo("curl --unix-socket '/a b.sock' http://localhost/v1/types");
  }

  @Test
  void withTokensItSendsTheTokenOfTheEnvironment() throws InvalidConfig {
    Settings settings = settings("firebreak.http.access = tokens");
    assertThat(Suggestion.of(settings, URI.create("http://127.0.0.1:9")))
        .isEqualTo(
            "curl -H \"Authorization: Bearer $FIREBREAK_TOKEN\" http://127.0.0.1:9/v1/types");
  }

  @Test
  void whereCallersAreRecognizedItSendsNoToken() throws InvalidConfig {
    Settings settings =
        settings(
            """
            firebreak.http {
              access = tokens, port = off
              socket { path = /a.sock, owners.ops { users = [0], scopes = admin } }
            }
            """);
    assertThat(Suggestion.of(settings, URI.create("unix:/a.sock")))
        .isEqualTo("curl --unix-socket '/a.sock' http://localhost/v1/types");
  }

  @Test
  void withTlsItTrustsTheChainOfTheServerAndNamesAHost() throws Exception {
    assertThat(Suggestion.of(settings(tls("")), URI.create("https://127.0.0.1:9")))
        .isEqualTo("curl --cacert '" + folder + "/cert.pem' https://localhost:9/v1/types");
    String other = "host = 0.0.0.0, access = tokens, allowed-hosts = [\"*\", \"a:1\", tasks.test]";
    assertThat(Suggestion.of(settings(tls(other)), URI.create("https://0.0.0.0:9")))
        .startsWith("curl --cacert ")
        .endsWith("$FIREBREAK_TOKEN\" https://tasks.test:9/v1/types");
  }

  @Test
  void withClientCertificatesItNamesTheirOptions() throws Exception {
    String required = "tls { client-certificates = required, client-ca = \"%1/ca.pem\" }";
    assertThat(Suggestion.of(settings(tls(required)), URI.create("https://127.0.0.1:9")))
        .contains("cert.pem' --cert FILE --key FILE https://localhost:9");
  }

  /** The suggestion is run as it is printed. */
  @Test
  void theSuggestedCommandSucceedsWithTlsAndTokens() throws Exception {
    String store = TestTokens.settings(folder);
    TestTokens tokens = TestTokens.in(folder, "me");
    String hocon = tls("") + store + "\nfirebreak.types.sleep.handler = dev.firebreak.demo.Sleep";
    try (TestNode node = TestNode.encrypted(AUTHORITY.trusting(), hocon)) {
      String command = Suggestion.of(settings(hocon), node.node().uri());
      ProcessBuilder shell = new ProcessBuilder("sh", "-c", command + " --fail --silent");
      shell.environment().put("FIREBREAK_TOKEN", tokens.text("me"));
      assertThat(command).contains("/v1/call/sleep");
      assertThat(Distribution.run(shell).exitCode()).as(command).isZero();
      shell.environment().put("FIREBREAK_TOKEN", "wrong");
      assertThat(Distribution.run(shell).exitCode()).isNotZero();
    }
  }

  private String tls(String http) throws IOException {
    AUTHORITY.server().write(folder);
    TestAuthority.write(folder.resolve("ca.pem"), AUTHORITY.pem());
    return """
    firebreak.http { port = 0, tls { certificate = "%1/cert.pem", key = "%1/key.pem" } }
    firebreak.http { %2 }
    """
        .replace("%2", http)
        .replace("%1", folder.toString());
  }
}
