package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client over the Unix socket of a node. */
@Timeout(Patience.SECONDS)
class LocalHttpClientTest {
  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("http.sock");
  }

  private FirebreakClient client() {
    return new FirebreakClient(URI.create("unix:" + path()), Duration.ZERO);
  }

  private TestNode node() {
    return TestNode.configured(
        "firebreak.http.port = off, firebreak.http.socket.path = \""
            + path()
            + "\"\nfirebreak.data-dir = \""
            + folder.resolve("data")
            + "\"\nfirebreak.types.echo { handler = dev.firebreak.demo.Echo }");
  }

  @Test
  void callsAreAnsweredWholeHoweverLargeTheyAre() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    try (TestNode _ = node();
        FirebreakClient client = client()) {
      HttpAnswer answer = client.call(new Call("echo", large, "application/x", null));
      assertThat(answer.ok()).isTrue();
      assertThat(answer.body()).isEqualTo(large);
      assertThat(client.callAsync(Call.json("echo", "1")).join().body()).asString().isEqualTo("1");
      assertThat(client.call(Call.json("none", "1")).status()).isEqualTo(404);
      assertThat(client.get("/v1/types").status()).isEqualTo(200);
    }
  }

  @Test
  void tasksAreSubmittedAndTheirEventsAreStreamed() throws Exception {
    try (TestNode _ = node();
        FirebreakClient client = client()) {
      TaskDocument task = client.tasks().submit(Submission.json("echo", "1"));
      try (Events events = client.tasks().events(task.id(), null)) {
        TaskEvent event = events.next();
        while (event != null && !event.text().contains("succeeded")) {
          event = events.next();
        }
        assertThat(event).isNotNull();
      }
    }
  }

  @Test
  void aMissingSocketIsALostConnection() {
    try (FirebreakClient client = client()) {
      assertThatThrownBy(() -> client.get("/v1/types")).isInstanceOf(IOException.class);
    }
  }

  private ServerSocketChannel silent() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path()));
    return server;
  }

  private static HttpRequest.Builder get() {
    return HttpRequest.newBuilder(URI.create("http://localhost/"));
  }

  /** Reads until the client closes the connection. */
  private static void awaitEnd(SocketChannel from) throws IOException {
    ByteBuffer some = ByteBuffer.allocate(1000);
    while (from.read(some) >= 0) {
      some.clear();
    }
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsGivenUp() throws Exception {
    try (ServerSocketChannel server = silent();
        LocalHttpClient client = new LocalHttpClient(path())) {
      HttpRequest request = get().timeout(Duration.ofMillis(50)).build();
      assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()))
          .isInstanceOf(HttpTimeoutException.class);
      try (SocketChannel connection = server.accept()) {
        awaitEnd(connection);
      }
    }
  }

  @Test
  void cancellingAndClosingEndConnections() throws Exception {
    try (ServerSocketChannel server = silent();
        LocalHttpClient client = new LocalHttpClient(path())) {
      CompletableFuture<?> first =
          client.sendAsync(get().build(), HttpResponse.BodyHandlers.ofByteArray());
      try (SocketChannel connection = server.accept()) {
        first.cancel(true);
        awaitEnd(connection);
      }
      CompletableFuture<?> second =
          client.sendAsync(get().build(), HttpResponse.BodyHandlers.ofByteArray());
      try (SocketChannel connection = server.accept()) {
        client.shutdownNow();
        awaitEnd(connection);
      }
      assertThatThrownBy(second::join).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void aStreamedAnswerIsReadWhileItArrives() throws Exception {
    try (ServerSocketChannel server = silent();
        LocalHttpClient client = new LocalHttpClient(path())) {
      CompletableFuture<HttpResponse<Lines>> sent =
          client.sendAsync(get().build(), Lines.handler());
      try (SocketChannel connection = server.accept()) {
        try (Lines lines = streamed(connection, sent)) {
          connection.write(ByteBuffer.wrap("line\n".getBytes(StandardCharsets.UTF_8)));
          assertThat(lines.next(Patience.LIMIT)).isEqualTo("line");
        }
        awaitEnd(connection);
      }
    }
  }

  private static Lines streamed(
      SocketChannel connection, CompletableFuture<HttpResponse<Lines>> sent) throws IOException {
    connection.write(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    return sent.join().body();
  }
}
