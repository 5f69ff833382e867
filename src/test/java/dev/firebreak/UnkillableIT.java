package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.UnprivilegedUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that the node may not kill: the node runs as nobody, and the program becomes root by
 * the set-user-id bit of its file.
 */
class UnkillableIT {
  private static final Pattern LEFT =
      Pattern.compile("process (\\d+) \\(sleep, user 0, state S \\(sleeping\\)\\) was killed");

  private static final int WAIT_FOR_SLOT_MS = 300;

  @TempDir private Path folder;
  private Path becomeRoot;
  private long left;

  @BeforeEach
  void makeAProgramThatBecomesRoot() throws Exception {
    assumeThat(UnprivilegedUser.ROOT)
        .as("only root can make a program that others can't kill")
        .isTrue();
    assumeThat(UnprivilegedUser.SETPRIV).as("setpriv, of util-linux, is not here").isExecutable();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    becomeRoot = Files.copy(UnprivilegedUser.SETPRIV, folder.resolve("become-root"));
    assertThat(Distribution.run(new ProcessBuilder("chmod", "4755", becomeRoot.toString())).out())
        .isEmpty();
    List<String> id = new ArrayList<>(UnprivilegedUser.PREFIX);
    id.addAll(List.of(becomeRoot.toString(), "--reuid=0", "/usr/bin/id", "-ru"));
    assumeThat(Distribution.run(new ProcessBuilder(id)).out().strip())
        .as("no file becomes root here, as where file systems are mounted with nosuid")
        .isEqualTo("0");
  }

  @AfterEach
  void endWhatIsLeft() {
    ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void aProgramThatCanNotBeKilledIsShownAndHoldsItsSlotUntilItEnds() throws Exception {
    try (Serving serving = serve();
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      HttpAnswer late = client.call(Call.json("held", "1"));
      assertThat(late.status()).as(late.text()).isEqualTo(504);
      assertThat(late.text()).contains("it did not stop in its grace and was abandoned");
      JsonNode held = branch(client);
      assertThat(held.path("slots").path("used").asInt()).isEqualTo(1);
      assertThat(held.path("leaked").path("used").asInt()).isEqualTo(1);
      Matcher reason = LEFT.matcher(held.path("survivors").path(0).path("reason").asText());
      assertThat(reason.find()).as(held.toString()).isTrue();
      left = Long.parseLong(reason.group(1));
      HttpAnswer waited =
          client.call(new Call("held", new byte[0], null, Duration.ofMillis(WAIT_FOR_SLOT_MS)));
      assertThat(waited.status()).isEqualTo(504);
      assertThat(waited.text()).contains("\"attempts\":0");
      assertThat(client.call(Call.json("echo", "1")).text()).isEqualTo("1");
      assertThat(ProcessHandle.of(left).orElseThrow().destroyForcibly()).isTrue();
      await().until(() -> branch(client).path("slots").path("used").asInt() == 0);
      assertThat(branch(client).path("survivors")).isEmpty();
      assertThat(branch(client).path("leaked").path("used").asInt()).isZero();
    }
  }

  private static JsonNode branch(FirebreakClient client) throws IOException, InterruptedException {
    for (JsonNode one :
        new ObjectMapper().readTree(client.get("/v1/supervision").text()).path("supervisors")) {
      if (one.path("type").asText().equals("held")) {
        return one;
      }
    }
    throw new AssertionError("no branch");
  }

  /** What is left ends by itself once no test can wait for it. */
  private Serving serve() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("held.conf"),
            String.format(
                Locale.ROOT,
                """
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo }
                  held {
                    command = ["%s", "--reuid=0", "/bin/sleep", "%d"]
                    concurrency = 1, max-waiting = 0, timeout = 1s, grace = 100ms
                  }
                }
                """,
                becomeRoot,
                2 * Patience.SECONDS));
    return Distribution.serve(
        UnprivilegedUser.program(folder), Path.of("."), Map.of(), "--config", config.toString());
  }
}
