package dev.firebreak.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The shipped dashboard.
 *
 * @param panels the panels with data, without rows
 * @param variables the queries of its variables
 */
record Dashboard(List<JsonNode> panels, List<String> variables) {
  static final Path FILE = Path.of("conf/grafana/firebreak.json");

  static Dashboard read() throws IOException {
    JsonNode document = new JsonMapper().readTree(FILE.toFile());
    List<JsonNode> panels = new ArrayList<>();
    document.path("panels").forEach(panels::add);
    panels.removeIf(panel -> panel.path("type").asText().equals("row"));
    List<String> variables = new ArrayList<>();
    for (JsonNode variable : document.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        variables.add(variable.at("/query/query").asText());
      }
    }
    return new Dashboard(panels, variables);
  }

  static List<String> expressions(JsonNode panel) {
    return StreamSupport.stream(panel.path("targets").spliterator(), false)
        .map(target -> target.path("expr").asText())
        .toList();
  }

  /** The expressions of a panel as Grafana sends them if everything is chosen. */
  static List<String> queries(JsonNode panel) {
    return expressions(panel).stream().map(Dashboard::withEverythingChosen).toList();
  }

  /** The same of all panels. */
  List<String> queries() {
    return panels.stream().flatMap(panel -> queries(panel).stream()).toList();
  }

  private static String withEverythingChosen(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$job", ".*")
        .replace("$node", ".*")
        .replace("$type", ".*");
  }
}
