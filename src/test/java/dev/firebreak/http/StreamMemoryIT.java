package dev.firebreak.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.Main;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.ShortJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams that are much longer than the heap of their node: 160 MB, or 5 GB with {@code
 * -Dfirebreak.long}.
 */
@EnabledOnOs(OS.LINUX)
class StreamMemoryIT {
  private static final long LENGTH = Boolean.getBoolean("firebreak.long") ? 5L << 30 : 160L << 20;
  private static final byte[] PIECE = new byte[1 << 16];

  /** The node fails with an OutOfMemoryError beyond these. */
  private static final List<String> MEMORY =
      List.of("-Xmx64m", "-XX:MaxDirectMemorySize=16m", "-XX:+ExitOnOutOfMemoryError");

  private static final Pattern ADDRESS = Pattern.compile("listens on (http://[^ ]+)");

  @TempDir private Path folder;
  private Process process;
  private URI node;

  @BeforeEach
  void start() throws IOException {
    String type = "stream-input = true, timeout = 1h, produces = \"text/plain\" }";
    Path config =
        Files.writeString(
            folder.resolve("node.conf"),
            String.join(
                "\n",
                "firebreak { http.port = 0, data-dir = \"\", work-dir = \"" + folder + '"',
                "types {",
                "  sum { command = [sha256sum], " + type,
                "  cat { command = [cat], stream = true, " + type,
                "} }"));
    process =
        new ProcessBuilder(
                ShortJvm.command(Main.class, MEMORY, "serve", "--config", config.toString()))
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    Matcher address = ADDRESS.matcher(String.valueOf(line));
    assertThat(address.find()).as(line).isTrue();
    node = URI.create(address.group(1));
    Thread.ofPlatform().daemon().start(() -> out.lines().forEach(System.err::println));
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private RawConnection begin(String type) throws IOException {
    return new RawConnection(node)
        .send(
            "POST /v1/call/"
                + type
                + " HTTP/1.1\nHost: localhost\nContent-Length: "
                + LENGTH
                + "\n\n");
  }

  private static String sum(Writing writing) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long at = 0; at < LENGTH; at += PIECE.length) {
      writing.next(digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private interface Writing {
    void next(MessageDigest digest) throws IOException;
  }

  private static String sendAll(RawConnection caller) throws Exception {
    OutputStream to = caller.socket().getOutputStream();
    byte[] piece = PIECE.clone();
    return sum(
        digest -> {
          piece[0]++;
          digest.update(piece);
          to.write(piece);
        });
  }

  @Test
  @LongTest("StreamMemoryIT#aLongBodyAndALongAnswerPassAtOnce")
  void aLongBodyPassesThroughAProgramThatKeepsNothing() throws Exception {
    try (RawConnection caller = begin("sum")) {
      String expected = sendAll(caller);
      assertThat(caller.answer()).startsWith("HTTP/1.1 200").contains(expected);
    }
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void aLongBodyAndALongAnswerPassAtOnce() throws Exception {
    try (RawConnection caller = begin("cat")) {
      CompletableFuture<String> sent =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return sendAll(caller);
                } catch (Exception e) {
                  throw new UncheckedIOException(new IOException(e));
                }
              },
              task -> Thread.ofPlatform().start(task));
      assertThat(caller.head()).startsWith("HTTP/1.1 200");
      assertThat(sumOfChunks(caller.socket().getInputStream())).isEqualTo(sent.get());
    }
    assertThat(process.isAlive()).isTrue();
  }

  private static String sumOfChunks(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long total = 0;
    byte[] buffer = new byte[1 << 17];
    for (int length = size(in); length > 0; length = size(in)) {
      assertThat(in.readNBytes(buffer, 0, length + 2)).isEqualTo(length + 2);
      digest.update(buffer, 0, length);
      total += length;
    }
    assertThat(total).isEqualTo(LENGTH);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static int size(InputStream in) throws IOException {
    byte[] line = new byte[10];
    int at = 0;
    for (int c = in.read(); c != '\r'; c = in.read()) {
      line[at++] = (byte) c;
    }
    assertThat(in.read()).isEqualTo('\n');
    return Integer.parseInt(new String(line, 0, at, US_ASCII), 16);
  }
}
