package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands and the Java client with a node that has TLS. */
class EncryptedCommandTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("commands");

  private final PrintStream realErr = System.err;
  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setOut(System.err);
  }

  @AfterEach
  void restore() {
    System.setErr(realErr);
    System.setOut(realOut);
  }

  private int command(String... args) {
    printed.reset();
    return FirebreakCommand.run(args);
  }

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
      assertThat(command("call", "echo", "x", url, "--ca=" + folder.resolve("ca.pem"))).isZero();
      assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("x");
      assertThat(command("call", "echo", "x", url)).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(printed.toString(StandardCharsets.UTF_8)).contains("--ca FILE");
      Path other = Files.writeString(folder.resolve("o.pem"), new TestAuthority("o").pem());
      assertThat(command("call", "echo", "x", url, "--ca=" + other))
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
      assertThat(command("list", "--url=https://localhost:1", "--ca=" + file))
          .isEqualTo(ExitCode.USAGE);
      assertThat(printed.toString(StandardCharsets.UTF_8)).contains(file.toString());
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
