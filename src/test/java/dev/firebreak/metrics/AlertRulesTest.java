package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.AlertRule;
import dev.firebreak.fixture.Markdown;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules, their page and the dashboard agree with each other and with the metrics. */
class AlertRulesTest {
  /** Of Prometheus itself. */
  private static final Set<String> PROMETHEUS = Set.of("up", "ALERTS", "ALERTS_FOR_STATE");

  private static final Set<String> LABELS_OF_EVERY_METRIC = Set.of("job", "instance", "le");

  /** A query in an annotation. */
  private static final Pattern QUERY = Pattern.compile("printf (?:`([^`]*)`|\"([^\"]*)\")");

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| \\[(\\w+)]\\(#(\\w+)\\) \\| (\\w+) \\| ([\\w ]+) \\| .+ \\|$", Pattern.MULTILINE);

  private static List<String> queries(AlertRule rule) {
    List<String> queries = new ArrayList<>(List.of(rule.expression()));
    for (String text : rule.annotations().values()) {
      for (MatchResult found : QUERY.matcher(text).results().toList()) {
        String query = found.group(1) == null ? found.group(2) : found.group(1);
        if (!query.startsWith("%")) {
          queries.add(query.replace("%q", "\"x\""));
        }
      }
    }
    return queries;
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>(Dashboard.read().queries());
    for (AlertRule rule : AlertRule.all()) {
      queries.addAll(queries(rule));
    }
    return queries;
  }

  /** The names under which Prometheus knows what a node shows. */
  private static Set<String> exposed(Path folder) throws IOException {
    Map<String, String> families = new HashMap<>();
    // Some of the JVM appear with the first collection.
    MetricsPageTest.listed(false).forEach((name, row) -> families.put(name, row.split(" ", 2)[0]));
    Catalog.ALL.forEach(metric -> families.put(metric.shownName(), metric.kind().name()));
    String configuration = "firebreak.types.echo.handler = dev.firebreak.demo.Echo\n";
    String data = "firebreak.data-dir = \"" + folder.resolve("data") + '"';
    try (TestNode node = TestNode.configured(configuration + data)) {
      families.putAll(Shown.by(node).families());
    }
    Set<String> names = new HashSet<>(families.keySet());
    families.forEach(
        (name, kind) -> {
          if (Set.of("TIMES", "histogram", "summary").contains(kind)) {
            Stream.of("_bucket", "_count", "_sum").forEach(end -> names.add(name + end));
          }
        });
    return names;
  }

  @Test
  void everyMetricOfARuleOrAPanelIsOneThatANodeShows(@TempDir Path folder) throws IOException {
    Set<String> known = exposed(folder);
    for (String query : queries()) {
      assertThat(Expression.metrics(query))
          .as(query)
          .isNotEmpty()
          .allMatch(name -> known.contains(name) || PROMETHEUS.contains(name));
    }
  }

  @Test
  void everySelectorUsesLabelsThatTheMetricHas() throws IOException {
    Map<String, List<String>> labels = new HashMap<>();
    Catalog.ALL.forEach(metric -> labels.put(metric.shownName(), metric.labels()));
    for (String query : queries()) {
      Expression.labels(query)
          .forEach(
              (name, used) -> {
                List<String> own = labels.get(name.replaceAll("_(bucket|count|sum)$", ""));
                if (own != null) {
                  assertThat(used)
                      .as(query)
                      .allMatch(one -> own.contains(one) || LABELS_OF_EVERY_METRIC.contains(one));
                }
              });
    }
  }

  @Test
  void everyAlertSaysWhereWhatAndWhatToType() throws IOException {
    assertThat(AlertRule.all()).hasSizeGreaterThan(10);
    for (AlertRule rule : AlertRule.all()) {
      assertThat(rule.name()).startsWith("Firebreak");
      assertThat(rule.labels().get("severity")).as(rule.name()).isIn("page", "warning");
      assertThat(rule.annotations())
          .as(rule.name())
          .containsOnlyKeys("summary", "description", "command", "runbook_url");
      assertThat(rule.commands()).as(rule.name()).isNotEmpty();
      boolean ofNode = rule.labels().containsKey("node");
      String summary = rule.annotations().get("summary");
      assertThat(summary.contains("$labels.instance")).as(rule.name()).isEqualTo(ofNode);
      assertThat(ofNode || summary.contains("$labels.type") || summary.contains("$labels.schedule"))
          .as(rule.name())
          .isTrue();
      assertThat(rule.annotations().get("runbook_url"))
          .isEqualTo("doc/alerts.md#" + rule.name().toLowerCase(Locale.ROOT));
    }
  }

  /** A row of the page's table: name, anchor, severity and time. */
  private static List<String> row(AlertRule rule) {
    return List.of(
        rule.name(),
        rule.name().toLowerCase(Locale.ROOT),
        rule.labels().get("severity"),
        rule.after().isEmpty() ? "at once" : rule.after());
  }

  @Test
  void thePageHasARowAndASectionForEveryAlertAndNoOther() throws IOException {
    String page = Markdown.read(Markdown.PAGES.resolve("alerts.md")).text();
    assertThat(
            ROW.matcher(page)
                .results()
                .map(row -> List.of(row.group(1), row.group(2), row.group(3), row.group(4))))
        .containsExactlyElementsOf(AlertRule.all().stream().map(AlertRulesTest::row).toList());
    List<String> sections =
        page.lines().filter(line -> line.startsWith("### ")).map(l -> l.substring(4)).toList();
    assertThat(sections)
        .containsExactlyElementsOf(AlertRule.all().stream().map(AlertRule::name).toList());
    for (String section : page.split("\n### ", -1)) {
      if (section.startsWith("Firebreak")) {
        assertThat(section).contains("Likely causes:", "What to do: ", "```text\n$ ");
      }
    }
  }

  @Test
  void everyPanelHasATitleADescriptionAUnitAndAPlaceOfItsOwn() throws IOException {
    Set<String> places = new HashSet<>();
    List<JsonNode> panels = Dashboard.read().panels();
    assertThat(panels).hasSizeGreaterThan(15);
    for (JsonNode panel : panels) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asText()).as(title).endsWith(".");
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
      assertThat(Dashboard.expressions(panel)).as(title).isNotEmpty();
      assertThat(places.add(panel.path("gridPos").toString())).as(title).isTrue();
      assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
    }
  }
}
