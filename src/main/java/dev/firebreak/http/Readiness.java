package dev.firebreak.http;

import dev.firebreak.admission.Drain;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.liveness.Loops;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The answers to health probes. A node whose audit log can't be written is ready, as it still runs
 * calls and tasks; the answer says why changes are refused.
 *
 * @param tasks null if the node keeps no tasks
 */
record Readiness(Drain drain, @Nullable TaskContext tasks, AuditLog audit) {

  static HttpResponse live() {
    List<String> troubles = Loops.troubles();
    return troubles.isEmpty()
        ? Responses.json(Map.of("status", "live"))
        : Responses.problem(Problem.of(ProblemType.NODE_FAILED, String.join("; ", troubles)));
  }

  HttpResponse ready() {
    if (drain.begun()) {
      return Responses.problem(Routes.draining());
    }
    HttpResponse live = live();
    if (!live.status().isSuccess()) {
      return live;
    }
    String unread = tasks == null ? null : tasks.store().readTrouble();
    if (unread != null) {
      return Responses.problem(
          Problem.of(ProblemType.STORE_UNAVAILABLE, "The store can't be read: " + unread)
              .retryAfter(1));
    }
    Map<String, String> document = new LinkedHashMap<>(Map.of("status", "ready"));
    String unwritten = audit.trouble();
    if (unwritten != null) {
      document.put("audit", "can't be written: " + unwritten);
    }
    return Responses.json(document);
  }
}
