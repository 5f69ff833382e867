package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node with a Unix socket beside its port. */
class LocalSocketTest {
  private static final String USER = System.getProperty("user.name");

  /** The number of a user or group without a name. */
  private static final int ABSENT = 1_999_999_999;

  /** The host can't be bound. */
  private static final String NO_PORT =
      "firebreak.http.port = off, firebreak.http.host = no-such-host.invalid\n";

  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("http.sock");
  }

  private String settings(String more) {
    return "firebreak.http.socket { path = \""
        + path()
        + "\"\n"
        + more
        + " }\nfirebreak.types.echo { handler = dev.firebreak.demo.Echo }\n";
  }

  private String tokens() {
    return "firebreak.http.access = tokens\nfirebreak.data-dir = \"" + folder.resolve("d") + '"';
  }

  /** Sends a request that is the last of its connection; returns the whole answer. */
  private String answer(String request, String host) throws IOException {
    String head =
        request
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx";
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
      channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestsAreAnsweredForAnyHostAndTheFileIsRemovedAtTheEnd() throws IOException {
    try (TestNode node = TestNode.configured(settings(""))) {
      assertThat(answer("POST /v1/call/echo", "jobs.example.com"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("\r\n\r\nx");
      assertThat(node.get("/v1/types").statusCode()).isEqualTo(200);
      assertThat(Files.getPosixFilePermissions(path()))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withoutAPortOnlyTheSocketListens() throws IOException {
    try (TestNode node = TestNode.configured(settings("") + NO_PORT)) {
      assertThat(node.node().uri()).hasToString("unix:" + path());
      assertThat(answer("GET /health/ready", "localhost")).startsWith("HTTP/1.1 200 ");
      assertThat(answer("POST /v1/call/echo", "localhost")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theModeIsAsConfigured() throws IOException {
    try (TestNode _ = TestNode.configured(settings("mode = 0600"))) {
      assertThat(Files.getPosixFilePermissions(path()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void theGroupIsAsConfigured() throws IOException {
    assumeThat(USER).as("a user who may give files to any group").isEqualTo("root");
    try (TestNode _ = TestNode.configured(settings("group = " + ABSENT))) {
      assertThat(Files.getAttribute(path(), "unix:gid")).isEqualTo(ABSENT);
    }
  }

  @Test
  void theFolderMustExist() {
    assertThatThrownBy(
            () -> TestNode.configured(settings("path = \"" + folder + "/no/s\"")).close())
        .hasStackTraceContaining(
            "can't listen on the Unix socket "
                + folder
                + "/no/s (there is no folder "
                + folder.resolve("no")
                + ')');
  }

  @Test
  void theFileOfAnEndedProcessIsReplaced() throws IOException {
    try (ServerSocketChannel ended = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      ended.bind(UnixDomainSocketAddress.of(path()));
    }
    assertThat(path()).exists();
    try (TestNode _ = TestNode.configured(settings(""))) {
      assertThat(answer("GET /health/live", "x")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void theSocketOfAnotherProcessIsLeftAsItIs() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path()));
      assertThatThrownBy(() -> TestNode.configured(settings("")).close())
          .hasStackTraceContaining(
              "can't listen on the Unix socket " + path() + " (another process listens on it)");
      SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAsItIs() throws IOException {
    Files.writeString(path(), "precious");
    assertThatThrownBy(() -> TestNode.configured(settings("")).close())
        .hasStackTraceContaining(path() + " (there is a file that is not a socket)");
    assertThat(path()).hasContent("precious");
  }

  @Test
  void aListedUserNeedsNoToken() throws IOException {
    String owners = "owners { team { users = [\"" + USER + "\"], scopes = call } }";
    try (TestNode node = TestNode.configured(settings(owners) + tokens())) {
      assertThat(answer("POST /v1/call/echo", "x")).startsWith("HTTP/1.1 200 ");
      assertThat(answer("GET /v1/tasks", "x")).startsWith("HTTP/1.1 403 ");
      assertThat(node.get("/v1/types").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anotherUserNeedsAToken() throws IOException {
    String owners = "owners { team { users = [\"" + ABSENT + "\"], scopes = call } }";
    try (TestNode _ = TestNode.configured(settings(owners) + tokens())) {
      assertThat(answer("POST /v1/call/echo", "x")).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void pagesOfOtherOriginsChangeNothingOverItEither() throws IOException {
    try (TestNode _ = TestNode.configured(settings(""))) {
      assertThat(answer("POST /v1/call/echo", "a\r\nOrigin: http://evil.example"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mode = 888; firebreak.http.socket.mode: \"888\" is no mode",
        "mode = rw; firebreak.http.socket.mode: \"rw\" is no mode",
        "owner = me; firebreak.http.socket.owner: unknown key",
        "owners { a { users = [1], scopes = fly } }; firebreak.http.socket.owners.a: \"fly\"",
        "owners { a { users = [no-one], scopes = call } }; owners.a: there is no user \"no-one\"",
        "owners { a { users = [1], scopes = call, types = \"a b\" } }; owners.a: \"a b\"",
        "group = no-group; firebreak.http.socket.group: there is no group \"no-group\""
      })
  void valuesThatAreNotUnderstoodStopTheStart(String more, String complaint) {
    assertThat(TestNode.complaints(settings(more))).anyMatch(line -> line.contains(complaint));
  }
}
