package dev.firebreak.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds the types of the other nodes to those of the node that answers. Not thread-safe. */
final class Elsewhere {
  private final Rates rates = new Rates();

  /**
   * Returns the types of all nodes.
   *
   * @param here those of the node that answers
   * @param nodes {@code /v1/nodes/types}; a node of an older version has none
   */
  Section<TypeRow> with(Section<TypeRow> here, Answer nodes, long nowNanos) {
    if (nodes.document().isMissingNode()) {
      return here.withProblem(nodes.status() == 404 ? "types of one node only" : nodes.problem());
    }
    String self = nodes.find("nodes", "self", "true").path("name").asText("");
    Map<String, TypeRow> all = new LinkedHashMap<>();
    here.rows().forEach(row -> all.put(row.name(), row.on(self)));
    List<String> silent = new ArrayList<>();
    for (JsonNode node : nodes.document().path("nodes")) {
      String name = node.path("name").asText("");
      if (!node.path("self").asBoolean()) {
        node.path("types").forEach(use -> add(all, name, use, nowNanos));
        if (!node.path("answered").asBoolean()) {
          silent.add(name);
        }
      }
    }
    Section<TypeRow> everywhere =
        new Section<>(List.copyOf(all.values()), here.problem(), here.status());
    return silent.isEmpty()
        ? everywhere
        : everywhere.withProblem("without " + String.join(", ", silent) + ", which did not answer");
  }

  private void add(Map<String, TypeRow> all, String node, JsonNode use, long nowNanos) {
    String type = use.path("type").asText("");
    double perSecond = rates.of(node + '\n' + type, use.path("ended").asLong(), nowNanos);
    all.merge(type, TypeRows.elsewhere(use, perSecond).on(node), TypeRow::and);
  }
}
