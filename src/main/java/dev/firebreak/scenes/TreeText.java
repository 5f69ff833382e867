package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The supervision tree as text. */
final class TreeText {
  private TreeText() {}

  static String of(JsonNode tree) {
    StringBuilder text = new StringBuilder("    " + tree.path("guardian").asText() + '\n');
    List<JsonNode> branches = new ArrayList<>();
    tree.path("supervisors").forEach(branches::add);
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      JsonNode branch = branches.get(i);
      text.append("    ").append(last ? "└─ " : "├─ ").append(supervisor(branch)).append('\n');
      JsonNode workers = branch.path("oldestWorkers");
      for (int w = 0; w < workers.size(); w++) {
        text.append("    ").append(last ? "   " : "│  ");
        text.append(w == workers.size() - 1 ? "└─ " : "├─ ").append(worker(workers.path(w)));
      }
    }
    return text.toString();
  }

  private static String supervisor(JsonNode branch) {
    String state =
        String.format(
            Locale.ROOT,
            "%-6s %s, workers %d, pausing %d, restarts %d",
            branch.path("type").asText(),
            branch.path("state").asText(),
            branch.path("slots").path("used").asInt(),
            branch.path("pausing").asInt(),
            branch.path("restarts").asInt());
    String crash = branch.path("lastCrash").path("cause").asText();
    String failure = branch.path("lastFailure").path("cause").asText();
    return state
        + (crash.isEmpty() ? "" : ", last worker crash: " + crash)
        + (failure.isEmpty() ? "" : ", last failure: " + failure);
  }

  private static String worker(JsonNode worker) {
    return String.format(
        Locale.ROOT,
        "worker %s, attempt %d, %d ms%s%n",
        worker.path("id").asText().substring(24),
        worker.path("attempt").asInt(),
        worker.path("ageMs").asLong(),
        worker.path("waitsForProcess").asBoolean() ? ", waits for its process" : "");
  }
}
