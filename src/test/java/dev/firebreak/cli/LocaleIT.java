package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.ShortJvm;
import dev.firebreak.fixture.TestNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node and its commands in a JVM of their own, whose default locale has other digits, or another
 * upper case of i. SQL texts are made once per JVM, so the locale of this JVM can not be changed
 * instead.
 */
class LocaleIT {
  private static final String TASKS = "1 task was read";

  @TempDir Path folder;

  @Test
  void bothStoresAndAllTextsAreTheSameWithOtherDigits() throws Exception {
    areTheSame("fa", "IR");
  }

  @Test
  @LongTest("LocaleIT#bothStoresAndAllTextsAreTheSameWithOtherDigits")
  void bothStoresAndAllTextsAreTheSameWithAnotherLowerCaseOfI() throws Exception {
    areTheSame("tr", "TR");
  }

  private void areTheSame(String language, String country) throws Exception {
    String said = run(language, country, Postgres.database());
    assertThat(said)
        .contains("<p>Status 404, <code>unknown-type</code></p>")
        .containsPattern("succeeded +1\n")
        .contains("No damage found.")
        .contains("0 tasks that wait, 1 that are over, 0 keys")
        .contains(TASKS);
    assertThat(said.lines())
        .as("no digits but 0 to 9")
        .allMatch(line -> line.chars().noneMatch(c -> c > 127 && Character.isDigit(c)));
  }

  private String run(String language, String country, String url) throws Exception {
    List<String> options =
        List.of(
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");
    List<String> command =
        ShortJvm.command(Elsewhere.class, options, folder.resolve("data").toString(), url);
    Path out = folder.resolve("out");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!child.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new AssertionError("the child did not end");
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(child.exitValue()).as(said).isZero();
    return said;
  }

  /** What runs in the other locale. */
  static final class Elsewhere {
    private static final String TYPES =
        """
        types { echo { handler = dev.firebreak.demo.Echo }, cat { command = [cat] } }
        schedules.weekly { cron = "0 3 * * Fri", type = echo }
        """;

    private Elsewhere() {}

    public static void main(String[] arguments) {
      String data = arguments[0];
      String url = arguments[1];
      String id;
      try (TestNode node = node("data-dir = \"" + data + '"')) {
        id =
            TestNode.json(
                    node.send(node.request("POST", "/v1/submit/cat", "x", "Prefer", "wait=60")))
                .path("id")
                .asText();
        System.out.println(node.get("/problems/unknown-type").body());
        System.out.println(node.get("/metrics").body());
        System.out.println(node.get("/v1/supervision").body());
      }
      FirebreakCommand.run("verify", "--data-dir", data);
      FirebreakCommand.run("move", "--data-dir", data, "--jdbc-url", url);
      try (TestNode node = node("store.jdbc-url = \"" + url + '"')) {
        if (node.get("/v1/tasks/" + id + "/result").body().equals("x")) {
          System.out.println(TASKS);
        }
      }
    }

    private static TestNode node(String store) {
      return TestNode.configured("firebreak { " + TYPES + store + " }");
    }
  }
}
