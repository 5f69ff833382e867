package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.firebreak.fixture.AlertRule;
import dev.firebreak.fixture.InstalledProgram;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own checks of metrics and rules, where Prometheus is installed. */
class PromtoolTest {
  private static final Path RULE_TESTS = Path.of("src/test/alerts");

  private static String promtool() {
    return InstalledProgram.orSkip("promtool", "prometheus").toString();
  }

  private static List<String> ruleTests() throws IOException {
    try (Stream<Path> files = Files.list(RULE_TESTS)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void promtoolHasNoComplaintsAboutTheMetrics(@TempDir Path folder)
      throws IOException, InterruptedException {
    String promtool = promtool();
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
          new ProcessBuilder(List.of(promtool, "check", "metrics"))
              .redirectInput(shown.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(check.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(said).isEmpty();
      assertThat(check.exitValue()).isZero();
    }
  }

  @Test
  void promtoolHasNoComplaintsAboutTheRules() throws IOException, InterruptedException {
    String said =
        InstalledProgram.mustRun(List.of(promtool(), "check", "rules", AlertRule.FILE.toString()));
    assertThat(said).contains("SUCCESS: " + AlertRule.all().size() + " rules found");
  }

  @Test
  void theRulesFireAndAreSilentAsTheirTestsSay() throws IOException, InterruptedException {
    String promtool = promtool();
    assertThat(
            InstalledProgram.mustRun(
                Stream.concat(Stream.of(promtool, "test", "rules"), ruleTests().stream()).toList()))
        .contains("SUCCESS")
        .doesNotContain("FAILED");
  }

  /** Runs without promtool, so that no alert is left without its tests. */
  @Test
  void everyAlertHasATestInWhichItFiresAndOneInWhichItIsSilent() throws IOException {
    Set<String> fires = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (String file : ruleTests()) {
      for (JsonNode test : new YAMLMapper().readTree(Path.of(file).toFile()).path("tests")) {
        for (JsonNode check : test.path("alert_rule_test")) {
          boolean expected = !check.path("exp_alerts").isEmpty();
          (expected ? fires : silent).add(check.path("alertname").asText());
        }
      }
    }
    Set<String> all = AlertRule.all().stream().map(AlertRule::name).collect(Collectors.toSet());
    assertThat(fires).isEqualTo(new TreeSet<>(all));
    assertThat(silent).isEqualTo(new TreeSet<>(all));
  }
}
