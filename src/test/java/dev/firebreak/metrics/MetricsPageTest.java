package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.exposition.Metric;
import dev.firebreak.fixture.Markdown;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code metrics.md} lists every metric, and no other. */
class MetricsPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_0-9]+)` \\| (\\w+) \\| ([^|]+) \\|", Pattern.MULTILINE);

  /** The rows of the page: the name of each metric, with its kind and its labels. */
  static Map<String, String> listed(boolean own) throws IOException {
    Map<String, String> rows = new TreeMap<>();
    ROW.matcher(Markdown.read(Markdown.PAGES.resolve("metrics.md")).text())
        .results()
        .filter(row -> row.group(1).startsWith("firebreak_") == own)
        .forEach(
            row ->
                rows.put(
                    row.group(1),
                    (row.group(2) + ' ' + row.group(3).replaceAll("[`-]", "")).strip()));
    return rows;
  }

  private static String described(Metric metric) {
    String kind =
        switch (metric.kind()) {
          case COUNTER -> "counter";
          case GAUGE, LARGEST, INFO -> "gauge";
          case TIMES -> "histogram";
        };
    return kind + ' ' + String.join(", ", metric.labels());
  }

  @Test
  void thePageListsEveryMetricOfOurOwnWithItsKindAndItsLabels() throws IOException {
    assertThat(listed(true))
        .isEqualTo(
            Catalog.ALL.stream()
                .collect(
                    Collectors.toMap(
                        Metric::shownName,
                        metric -> described(metric).strip(),
                        (a, b) -> a + b,
                        TreeMap::new)));
  }

  @Test
  void thePageListsEveryMetricOfTheJvm() throws IOException {
    try (TestNode node = TestNode.withTypes("echo.handler = dev.firebreak.demo.Echo")) {
      System.gc(); // Some metrics appear with the first collection.
      List<String> shown =
          Shown.by(node).families().keySet().stream()
              .filter(name -> !name.startsWith("firebreak_"))
              .toList();
      assertThat(shown).isNotEmpty().allMatch(listed(false)::containsKey);
      assertThat(listed(false).keySet())
          .filteredOn(name -> !name.startsWith("jvm_gc_"))
          .allMatch(shown::contains);
    }
  }

  @Test
  void namesFollowTheConventions() {
    for (Metric metric : Catalog.ALL) {
      assertThat(metric.shownName()).matches("firebreak(_[a-z0-9]+)+");
      assertThat(metric.help()).endsWith(".");
      if (metric.kind() == Metric.Kind.TIMES) {
        assertThat(metric.name()).endsWith("_seconds");
      }
    }
  }
}
