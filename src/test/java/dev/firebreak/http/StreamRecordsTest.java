package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.Chunks;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.ReceivedSpan;
import dev.firebreak.fixture.Streamer;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TraceReceiver;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams in the access log, in traces, at the stop of a node, and over TLS. */
class StreamRecordsTest {
  private static final String TYPE =
      "firebreak.types.s { " + handler(Streamer.class) + ", stream = true, breaker.window = 0 }\n";

  @TempDir private Path folder;

  private static String request(String words) {
    String body = '"' + words + '"';
    return "POST /v1/call/s HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
        + "Content-Length: "
        + body.length()
        + "\n\n"
        + body;
  }

  private static RawConnection call(TestNode node, String words) throws IOException {
    return new RawConnection(node.uri("/")).send(request(words));
  }

  @Test
  void theAccessLogHasTheBytesOfAStreamWhenItHasEnded() throws IOException {
    Path log = folder.resolve("access.log");
    try (TestNode node =
        TestNode.configured(
            TYPE + "firebreak.http.access-log { format = json, file = \"" + log + "\" }")) {
      try (RawConnection caller = call(node, "a wait:logged b fail")) {
        Chunks chunks = new Chunks(caller.skipHead());
        assertThat(chunks.next()).isEqualTo("data: a\n\n");
        assertThat(Files.exists(log) ? Files.readString(log) : "").isEmpty();
        Streamer.goOn("wait:logged");
        assertThat(chunks.next()).isEqualTo("data: b\n\n");
        assertThatThrownBy(chunks::next).isInstanceOf(IOException.class);
      }
      await().until(() -> Files.exists(log) && Files.readString(log).endsWith("\n"));
      JsonNode line = new JsonMapper().readTree(Files.readString(log));
      assertThat(line.path("status").asInt()).isEqualTo(200);
      assertThat(line.path("bytes").asInt()).isEqualTo(18);
    }
  }

  @Test
  void theSpanOfARequestEndsWithItsStreamAndSaysWhetherItIsComplete() throws IOException {
    try (TraceReceiver receiver = new TraceReceiver();
        TestNode node = TestNode.configured(receiver.configuration("") + TYPE)) {
      try (RawConnection caller = call(node, "a wait:traced fail")) {
        Chunks chunks = new Chunks(caller.skipHead());
        assertThat(chunks.next()).isEqualTo("data: a\n\n");
        Streamer.goOn("wait:traced");
        assertThatThrownBy(chunks::next).isInstanceOf(IOException.class);
      }
      ReceivedSpan span = receiver.await("POST /v1/call/{type}");
      assertThat(span.failed()).isTrue();
    }
  }

  @Test
  void aNodeThatStopsWaitsForItsStreams() throws IOException {
    TestNode node = TestNode.configured(TYPE + "firebreak.drain-timeout = 4m");
    try (RawConnection caller = call(node, "a wait:stopping b")) {
      Chunks chunks = new Chunks(caller.skipHead());
      assertThat(chunks.next()).isEqualTo("data: a\n\n");
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(node::close, task -> Thread.ofPlatform().start(task));
      await().until(() -> refuses(node.uri("/")));
      assertThat(stopped).isNotDone();
      Streamer.goOn("wait:stopping");
      assertThat(chunks.next()).isEqualTo("data: b\n\n");
      assertThat(chunks.next()).isEmpty();
      assertThat(stopped).succeedsWithin(Patience.LIMIT);
    }
  }

  /** Whether the node refuses new calls, or new connections. */
  private static boolean refuses(URI node) {
    try (RawConnection other = new RawConnection(new Socket(node.getHost(), node.getPort()))) {
      return other.send(request("return")).head().startsWith("HTTP/1.1 503");
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void streamsPassThroughTls() throws IOException {
    TestAuthority authority = new TestAuthority("streams");
    authority.server().write(folder);
    String tls =
        "firebreak.http.tls { certificate = \"%1/cert.pem\", key = \"%1/key.pem\" }\n"
            .replace("%1", folder.toString());
    try (TestNode node = TestNode.encrypted(authority.trusting(), tls + TYPE)) {
      try (RawConnection caller = encrypted(authority, node).send(request("a wait:tls b"))) {
        Chunks chunks = new Chunks(caller.skipHead());
        assertThat(chunks.next()).isEqualTo("data: a\n\n");
        Streamer.goOn("wait:tls");
        assertThat(chunks.next()).isEqualTo("data: b\n\n");
        assertThat(chunks.next()).isEmpty();
      }
      try (RawConnection caller = encrypted(authority, node).send(request("a fail"))) {
        Chunks chunks = new Chunks(caller.skipHead());
        assertThat(chunks.next()).isEqualTo("data: a\n\n");
        assertThatThrownBy(chunks::next).isInstanceOf(IOException.class);
      }
    }
  }

  private static RawConnection encrypted(TestAuthority authority, TestNode node)
      throws IOException {
    URI uri = node.uri("/");
    Socket socket =
        authority.trusting().getSocketFactory().createSocket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(Patience.SECONDS * 1000);
    return new RawConnection(socket);
  }
}
