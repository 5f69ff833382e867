package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.KillableNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A script of five steps under the shipped program, whose node and whose processes are killed with
 * {@code kill -9} within steps and between them.
 */
class StepKillIT {
  private static final int STEPS = 5;

  @TempDir private Path folder;
  private KillableNode node;

  /** Each step notes its effect, then waits for a file; so does the script after each step. */
  @BeforeEach
  void start() throws IOException {
    Path script = folder.resolve("five.sh");
    Files.writeString(
        folder.resolve("part.sh"),
        """
        echo "$1" >> effects
        until [ -e "within-$1" ]; do sleep 0.01; done
        echo "out $1"
        """);
    Files.writeString(
        script,
        Stream.concat(
                Stream.of("set -e", "cd " + folder, "echo $$ >> attempts"),
                IntStream.rangeClosed(1, STEPS)
                    .boxed()
                    .flatMap(
                        n ->
                            Stream.of(
                                "firebreak step \"line " + n + "\" -- bash part.sh " + n,
                                "echo " + n + " >> done",
                                "until [ -e after-" + n + " ]; do sleep 0.01; done")))
            .collect(Collectors.joining("\n")));
    node =
        KillableNode.start(
            folder,
            String.format(
                Locale.ROOT,
                """
                five {
                  command = [bash, "%s"], timeout = 10m
                  retry { attempts = 20, backoff = 10ms, max-backoff = 10ms }
                }
                """,
                script));
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(node.stop()).isZero();
  }

  private List<String> lines(String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  private void open(String gate) throws IOException {
    Files.createFile(folder.resolve(gate));
  }

  private void awaitEffect(int step, int times) {
    await()
        .until(
            () ->
                lines("effects").stream().filter(Integer.toString(step)::equals).count() == times);
  }

  private void awaitDone(int step, int attempts) {
    await()
        .until(
            () ->
                lines("attempts").size() == attempts
                    && lines("done").contains(Integer.toString(step)));
  }

  /** Kills the script itself, which takes all that it started with it. */
  private void killProgram() throws IOException {
    ProcessHandle.of(Long.parseLong(lines("attempts").getLast())).orElseThrow().destroyForcibly();
  }

  @Test
  void stepsThatWereRecordedAreNotRepeatedWhateverIsKilled() throws Exception {
    String task = node.submit("five");
    awaitEffect(1, 1);
    node.kill(); // Within the first step, which is repeated.
    awaitEffect(1, 2);
    open("within-1");
    awaitDone(1, 2);
    node.kill(); // Between two steps: nothing is repeated.
    open("after-1");
    awaitEffect(2, 1);
    killProgram(); // Within a step, which is repeated.
    awaitEffect(2, 2);
    open("within-2");
    awaitDone(2, 4);
    killProgram(); // Between two steps.
    open("after-2");
    for (int step = 3; step <= STEPS; step++) {
      open("within-" + step);
      open("after-" + step);
    }
    JsonNode ended = node.ended(task);
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(lines("effects")).containsExactly("1", "1", "2", "2", "3", "4", "5");
    assertThat(node.send("GET", task + "/result", "").body())
        .isEqualTo("out 1\nout 2\nout 3\nout 4\nout 5\n");
  }
}
