package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of groups.
 *
 * @param groups newest first
 * @param next the cursor of the next page; null at the end
 */
public record GroupPage(List<GroupDocument> groups, @Nullable String next) {

  static GroupPage of(JsonNode document) {
    List<GroupDocument> groups = new ArrayList<>();
    document.path("groups").forEach(group -> groups.add(GroupDocument.of(group)));
    return new GroupPage(groups, document.path("next").asText(null));
  }
}
