package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Thrower;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node process whose handlers run out of memory. */
class FullHeapIT {
  private static final int FULL_HEAP = 71;

  /** The error can hit a thread of Pekko's first, and be the end of all that filled the heap. */
  private static final int ENDED_BY_PEKKO = 255;

  private static final int PATIENCE_S = Patience.SECONDS;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
  void aHandlerThatFillsTheHeapEndsTheNode(String collector) throws Exception {
    String fill = "fill { handler = dev.firebreak.demo.Leak, retry { attempts = 1 } }";
    try (Serving serving = serve(Distribution.HOME, fill, collector);
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      CompletableFuture<Boolean> failed =
          client
              .callAsync(Call.json("fill", "1"))
              .handle((answer, broken) -> broken != null || answer.status() == 502);
      assertThat(serving.process().waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("ended").isTrue();
      int exitCode = serving.process().exitValue();
      assertThat(exitCode).as(serving.errors()).isIn(FULL_HEAP, ENDED_BY_PEKKO);
      if (exitCode == FULL_HEAP) {
        assertThat(serving.errors())
            .contains("The heap of 9")
            .contains("MB is full")
            .contains("FIREBREAK_JAVA_OPTS=-Xmx");
      }
      assertThat(failed.get(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  @LongTest("HeapWatchTest")
  void outOfMemoryErrorsThatLeaveTheHeapFreeDoNotEndTheNode() throws Exception {
    Path home = withThrower();
    // It crashes more often in a row than a breaker would stand.
    String options = "retry { attempts = 1 }, breaker.window = 0";
    String type = "throw { handler = " + Thrower.class.getName() + ", " + options + " }";
    try (Serving serving = serve(home, type, "-XX:+UseG1GC");
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      for (int i = 0; i < 15; i++) {
        for (String how : List.of("memory", "memorybyhand", "memorywrapped")) {
          assertThat(client.call(Call.json("throw", how)).status()).isEqualTo(502);
        }
        assertThat(client.call(Call.json("echo", "1")).text()).isEqualTo("1");
      }
      assertThat(serving.terminate()).isZero();
      assertThat(serving.errors()).doesNotContain("is full");
    }
  }

  private Serving serve(Path home, String type, String collector) throws IOException {
    Path shipped = home.resolve("conf/firebreak.conf");
    Path config =
        Files.writeString(
            folder.resolve("heap.conf"),
            "include file(\"" + shipped + "\")\nfirebreak.types { " + type + " }");
    return Distribution.serve(
        home.resolve("bin/firebreak"),
        Path.of("."),
        Map.of("FIREBREAK_JAVA_OPTS", Distribution.javaOptions("-Xmx96m " + collector)),
        "--config",
        config.toString());
  }

  /** A copy of the installation that has the fixture, as a user's own jar. */
  private Path withThrower() throws Exception {
    Path home = folder.resolve("firebreak");
    var copy = new ProcessBuilder("cp", "-rp", Distribution.HOME.toString(), home.toString());
    assertThat(Distribution.run(copy).exitCode()).isZero();
    Path classes =
        Path.of(Thrower.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (OutputStream out = Files.newOutputStream(home.resolve("lib/thrower.jar"));
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.list(classes.resolve("dev/firebreak/fixture"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("Thrower")).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return home;
  }
}
