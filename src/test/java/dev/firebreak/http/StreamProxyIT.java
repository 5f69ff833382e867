package dev.firebreak.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Chunks;
import dev.firebreak.fixture.Proxy;
import dev.firebreak.fixture.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams through nginx and HAProxy, to their end and broken off. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class StreamProxyIT extends CommandRig {
  private static final String STREAM = "stream = true, breaker.window = 0, timeout = 10m";

  @TempDir private Path files;

  private RawConnection call(Proxy proxy, String type, String length) throws IOException {
    return new RawConnection(proxy.uri())
        .send("POST /v1/call/" + type + " HTTP/1.1\nHost: localhost\n" + length + "\n\n");
  }

  private long counted(String type, String counter) {
    return node.type(type).path("counters").path(counter).asLong();
  }

  @ParameterizedTest
  @EnumSource
  void linesComeThroughAsTheyAreWritten(Proxy.Kind kind) throws IOException {
    Path go = files.resolve("go");
    start(
        shell("lines", "echo one; until [ -e " + go + " ]; do sleep 0.01; done; echo two", STREAM));
    try (Proxy proxy = Proxy.start(kind, files, node.uri("/"));
        RawConnection caller = call(proxy, "lines", "Content-Length: 0")) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200").doesNotContain("X-Accel");
      Chunks chunks = new Chunks(caller);
      assertThat(chunks.next()).isEqualTo("one\n");
      Files.createFile(go);
      assertThat(chunks.next()).isEqualTo("two\n");
      assertThat(chunks.next()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsBrokenOffIsBrokenOffForTheCaller(Proxy.Kind kind) throws IOException {
    start(shell("half", "echo half; exit 3", STREAM));
    try (Proxy proxy = Proxy.start(kind, files, node.uri("/"));
        RawConnection caller = call(proxy, "half", "Content-Length: 0")) {
      if (caller.head().startsWith("HTTP/1.1 200")) {
        Chunks chunks = new Chunks(caller);
        assertThatThrownBy(
                () -> {
                  while (!chunks.next().isEmpty()) {}
                })
            .isInstanceOf(IOException.class);
      } // Otherwise the proxy has seen the end before it had passed anything on, and answers 502.
    }
    await().until(() -> counted("half", "crashed") == 1);
  }

  @ParameterizedTest
  @EnumSource
  void aCallerThatLeavesEndsTheProgram(Proxy.Kind kind) throws IOException {
    start(shell("ticks", "while echo tick; do sleep 0.02; done", STREAM));
    try (Proxy proxy = Proxy.start(kind, files, node.uri("/"))) {
      try (RawConnection caller = call(proxy, "ticks", "Content-Length: 0")) {
        assertThat(new Chunks(caller.skipHead()).next()).startsWith("tick\n");
      }
      await().until(() -> counted("ticks", "cancelled") == 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyComesThroughAsItIsSent(Proxy.Kind kind) throws IOException {
    Path seen = files.resolve("seen");
    start(
        shell(
            "lines",
            "read first; echo $first > " + seen + "; cat",
            STREAM + ", stream-input = true"));
    try (Proxy proxy = Proxy.start(kind, files, node.uri("/"));
        RawConnection caller = call(proxy, "lines", "Content-Length: 8")) {
      caller.send("one\n".getBytes(US_ASCII));
      await().until(() -> Files.exists(seen) && Files.size(seen) == 4);
      caller.send("two\n".getBytes(US_ASCII));
      assertThat(caller.head()).startsWith("HTTP/1.1 200");
      assertThat(new Chunks(caller).next()).isEqualTo("two\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatBreaksOffEndsTheProgram(Proxy.Kind kind) throws IOException {
    Path begun = files.resolve("begun");
    Path whole = files.resolve("whole");
    start(
        shell(
            "sum", "touch " + begun + "; cat && touch " + whole, STREAM + ", stream-input = true"));
    try (Proxy proxy = Proxy.start(kind, files, node.uri("/"))) {
      try (RawConnection caller = call(proxy, "sum", "Content-Length: 1000")) {
        caller.send("part".getBytes(US_ASCII));
        await().until(() -> Files.exists(begun));
      }
      await().until(() -> counted("sum", "cancelled") == 1);
    }
    assertThat(whole).doesNotExist();
  }
}
