package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.cli.option.CaOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Commands and the Java client with a node that has TLS. */
@Isolated("replaces System.out and System.err")
class EncryptedCommandTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("commands");

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private TestNode node(TestAuthority.Pair server) throws IOException {
    server.write(folder);
    Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
    return TestNode.encrypted(
        AUTHORITY.trusting(),
        """
        firebreak.http.tls { certificate = "%1/cert.pem", key = "%1/key.pem" }
        firebreak.types.echo { handler = dev.firebreak.demo.Echo }
        """
            .replace("%1", folder.toString()));
  }

  @Test
  void aCommandTrustsTheAuthoritiesThatItIsGivenAndNoOthers() throws IOException {
    try (TestNode node = node(AUTHORITY.server())) {
      String url = "--url=" + node.node().uri();
      assertThat(commands.run("call", "echo", "x", url, "--ca=" + folder.resolve("ca.pem")))
          .isZero();
      assertThat(commands.out()).isEqualTo("x");
      assertThat(commands.run("call", "echo", "x", url)).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(commands.err()).contains("--ca FILE");
      Path other = Files.writeString(folder.resolve("o.pem"), new TestAuthority("o").pem());
      assertThat(commands.run("call", "echo", "x", url, "--ca=" + other))
          .isEqualTo(ExitCode.UNAVAILABLE);
    }
  }

  @Test
  void theHostNameHasToBeInTheCertificate() throws IOException {
    try (TestNode node = node(AUTHORITY.client("CN=localhost", "localhost"));
        FirebreakClient wrong = client(node, "127.0.0.1");
        FirebreakClient right = client(node, "localhost")) {
      assertThatThrownBy(() -> wrong.call(Call.json("echo", "1"))).isInstanceOf(SSLException.class);
      assertThat(right.callAsync(Call.json("echo", "1")).join().ok()).isTrue();
    }
  }

  private static FirebreakClient client(TestNode node, String host) {
    URI uri = URI.create("https://" + host + ':' + node.node().uri().getPort());
    return new FirebreakClient(List.of(uri), FirebreakClient.PATIENCE, null, AUTHORITY.trusting());
  }

  @Test
  void aFileThatHasNoCertificatesIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path other = Files.writeString(folder.resolve("other.pem"), "-----BEGIN CERTIFICATE-----\nx");
    for (Path file : List.of(empty, other, folder.resolve("nothing.pem"))) {
      assertThat(commands.run("list", "--url=https://localhost:1", "--ca=" + file))
          .isEqualTo(ExitCode.USAGE);
      assertThat(commands.err()).contains(file.toString());
    }
  }

  @Test
  void theFileMayBeInTheEnvironment() throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
    assertThat(new CaOption().context(Map.of("FIREBREAK_CA", ca.toString()))).isNotNull();
    assertThat(new CaOption().context(Map.of("FIREBREAK_CA", ""))).isNull();
    assertThat(new CaOption().context(Map.of())).isNull();
  }
}
