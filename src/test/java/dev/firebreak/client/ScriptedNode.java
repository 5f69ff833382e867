package dev.firebreak.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Answers each request with the next line of a script, and remembers what it was asked. */
final class ScriptedNode implements AutoCloseable, Sleeper {
  /** What was asked. */
  record Asked(String request, com.sun.net.httpserver.Headers headers, String body) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  interface Line {
    void answer(HttpExchange exchange) throws IOException;
  }

  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  private final Queue<Line> script = new ArrayDeque<>();
  private final AtomicLong clock = new AtomicLong();
  private final HttpServer server;

  ScriptedNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  FirebreakClient client(Duration patience) {
    return client(patience, List.of(uri()));
  }

  /** With the pauses of this one. */
  FirebreakClient client(Duration patience, List<URI> nodes) {
    return new FirebreakClient(nodes, patience, this);
  }

  ScriptedNode then(Line line) {
    synchronized (script) {
      script.add(line);
    }
    return this;
  }

  /** An answer of JSON, with pairs of header names and values. */
  ScriptedNode then(int status, String body, String... headers) {
    return then(exchange -> write(exchange, status, body, headers));
  }

  /** The beginning of an answer; then the connection is closed. */
  ScriptedNode thenCutOff(String beginning) {
    return thenCutOff(beginning, new CountDownLatch(0));
  }

  /** The beginning of an answer; the connection is closed when it is time. */
  ScriptedNode thenCutOff(String beginning, CountDownLatch time) {
    return then(
        exchange -> {
          byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length + 1);
          exchange.getResponseBody().write(bytes);
          exchange.getResponseBody().flush();
          await(time);
          exchange.close();
        });
  }

  static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** No answer: the connection is closed. The JDK's client asks again by itself if it may. */
  ScriptedNode thenClose() {
    return then(HttpExchange::close);
  }

  static void write(HttpExchange exchange, int status, String body, String... headers)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod() + ' ' + exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            body));
    Line line;
    synchronized (script) {
      line = script.poll();
    }
    Objects.requireNonNull(line, "the script has ended").answer(exchange);
  }

  /** Time passes only in pauses, and when a test says so. */
  @Override
  public long now() {
    return clock.get();
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
    pass(duration);
  }

  void pass(Duration duration) {
    clock.addAndGet(duration.toNanos());
  }

  @Override
  public double random() {
    return 0;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
