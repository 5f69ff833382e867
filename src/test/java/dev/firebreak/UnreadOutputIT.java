package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Shouter;
import dev.firebreak.keeper.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose standard output and log are not read continues, and stops on request. */
class UnreadOutputIT {
  private static final Pattern DROPPED =
      Pattern.compile("^firebreak_log_lines_dropped_total [1-9]", Pattern.MULTILINE);

  @TempDir private Path folder;

  private Process start() throws IOException {
    Path config = folder.resolve("unread.conf");
    Files.writeString(
        config,
        String.format(
            Locale.ROOT,
            """
            firebreak { http.port = 0, data-dir = "%s" }
            firebreak.types {
              shout { handler = %s }
              lost { command = ["/bin/false"], warm { processes = 1 }, retry { attempts = 1 } }
              sum { command = ["/usr/bin/sha256sum"] }
              late { command = ["/bin/sleep", "1000"], timeout = 300ms, retry { attempts = 1 } }
            }
            """,
            folder.resolve("data"),
            Shouter.class.getName()));
    List<String> command = Jvm.command(Main.class, "serve", "--config", config.toString());
    return new ProcessBuilder(command).start();
  }

  private static URI address(BufferedReader out) throws IOException {
    String line = out.readLine();
    Matcher address = Pattern.compile("listens on (http://\\S+)").matcher(String.valueOf(line));
    assertThat(address.find()).as("%s", line).isTrue();
    return URI.create(address.group(1));
  }

  @Test
  void aNodeWithFullOutputPipesWorksAndCountsTheLinesItDropped() throws Exception {
    Process node = start();
    try (BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
        FirebreakClient client = new FirebreakClient(address(out))) {
      // Its false starts are logged, over and over, while others are asked for.
      var _ = client.callAsync(Call.json("lost", "1"));
      for (int round = 0; round < 10; round++) {
        assertThat(status(client, "shout")).isEqualTo(200);
        assertThat(status(client, "sum")).isEqualTo(200);
      }
      assertThat(status(client, "late")).isEqualTo(504);
      assertThat(client.get("/health/ready").status()).isEqualTo(200);
      await().until(() -> DROPPED.matcher(client.get("/metrics").text()).find());
      CompletableFuture<Boolean> counted = CompletableFuture.supplyAsync(() -> isCounted(node));
      assertThat(counted).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS).isEqualTo(true);
      node.destroy();
      assertThat(node.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  private static int status(FirebreakClient client, String type) {
    return client
        .callAsync(Call.json(type, "1"))
        .orTimeout(Patience.SECONDS, TimeUnit.SECONDS)
        .join()
        .status();
  }

  private static boolean isCounted(Process node) {
    BufferedReader err =
        new BufferedReader(new InputStreamReader(node.getErrorStream(), StandardCharsets.UTF_8));
    return err.lines().anyMatch(line -> line.contains("lines of output were dropped here"));
  }
}
