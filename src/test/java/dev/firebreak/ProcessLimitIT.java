package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.UnprivilegedUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that may have no more processes. The limit does not apply to root, so a node that root
 * tests runs as another user.
 */
class ProcessLimitIT {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final String MANY = "4000";

  @TempDir private Path folder;

  @BeforeEach
  void needsUtilLinux() {
    assumeThat(PRLIMIT).as("prlimit, of util-linux, is not here").isExecutable();
    assumeThat(UnprivilegedUser.SETPRIV).as("setpriv, of util-linux, is not here").isExecutable();
  }

  @Test
  void aProgramThatCanNotBeStartedIsNotChargedAndOtherCallsAreServed() throws Exception {
    try (Serving serving = serve();
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      // With all the threads that it needs.
      for (int i = 0; i < 100; i++) {
        assertThat(client.call(Call.json("sha256", "1")).status()).isEqualTo(200);
        assertThat(client.call(Call.json("echo", "1")).text()).isEqualTo("1");
      }
      limit(serving, "1");
      HttpAnswer refused = client.call(Call.json("sha256", "1"));
      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.text()).contains("/problems/not-started", "temporarily unavailable");
      for (int i = 0; i < 100; i++) {
        assertThat(client.call(Call.json("echo", "1")).text()).isEqualTo("1");
      }
      assertThat(client.get("/v1/types").text()).doesNotContainPattern("\"crashed\":[1-9]");
      limit(serving, MANY);
      await().until(() -> client.call(Call.json("sha256", "1")).status() == 200);
    }
  }

  private static void limit(Serving serving, String processes) throws Exception {
    String pid = String.valueOf(serving.process().pid());
    List<String> command =
        new ArrayList<>(UnprivilegedUser.ROOT ? UnprivilegedUser.PREFIX : List.of());
    command.addAll(List.of(PRLIMIT.toString(), "-p", pid, "--nproc=" + processes + ':'));
    Distribution.Ended ended = Distribution.run(new ProcessBuilder(command));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
  }

  private Serving serve() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("limit.conf"),
            String.format(
                Locale.ROOT,
                """
                include file("%s/conf/firebreak.conf")
                firebreak.types.sha256.retry { attempts = 2, backoff = 1ms }
                """,
                Distribution.HOME));
    return Distribution.serve(
        UnprivilegedUser.ROOT ? UnprivilegedUser.program(folder) : Distribution.PROGRAM,
        Path.of("."),
        Map.of(),
        "--config",
        config.toString());
  }
}
