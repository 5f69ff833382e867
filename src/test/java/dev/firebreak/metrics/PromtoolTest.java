package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own check of names and format, where Prometheus is installed. */
class PromtoolTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  @Test
  void promtoolHasNoComplaints(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed (package prometheus)");
    try (TestNode node =
        TestNode.configured(
            "firebreak.data-dir = \""
                + folder.resolve("data")
                + "\"\nfirebreak.types.echo.handler = dev.firebreak.demo.Echo")) {
      assertThat(node.call("echo", "x").statusCode()).isEqualTo(200);
      String own =
          Shown.by(node)
              .text()
              .lines()
              .filter(line -> line.contains("firebreak_"))
              .reduce("", (a, b) -> a + b + '\n');
      Path shown = Files.writeString(folder.resolve("metrics"), own);
      Process check =
          new ProcessBuilder(List.of(PROMTOOL.toString(), "check", "metrics"))
              .redirectInput(shown.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(check.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(said).isEmpty();
      assertThat(check.exitValue()).isZero();
    }
  }
}
