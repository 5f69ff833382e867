package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Submits a task that halts its JVM among healthy ones: the store quarantines that task and no
 * other.
 */
final class PoisonPart {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String WORK = "{\"ms\":50}";

  private PoisonPart() {}

  static boolean run(PrintStream out, FirebreakClient client, int healthy)
      throws IOException, InterruptedException {
    SubmitLoad callers = new SubmitLoad(client);
    DurableScene.submit(out, "accepted", callers, healthy / 2, "sleep", WORK);
    // The answer may be lost with the node. The repeated submit has the same key: one task.
    String poison = client.tasks().submit(Submission.json("halt", "{\"code\":7}")).id();
    DurableScene.submit(out, "accepted", callers, healthy - healthy / 2, "sleep", WORK);
    TaskDocument found = client.tasks().await(poison, TIMEOUT);
    int finished = 0;
    int quarantined = 0;
    for (String id : callers.ids()) {
      TaskDocument task = client.tasks().await(id, TIMEOUT);
      finished += task.succeeded() ? 1 : 0;
      quarantined += task.state().equals("quarantined") ? 1 : 0;
    }
    out.println();
    out.print(
        new Table("", "accepted", "finished", "quarantined")
            .row("healthy", callers.ids().size(), finished, quarantined)
            .row("poison", 1, 0, found.state().equals("quarantined") ? 1 : 0));
    out.println("\n  the history of the poison task  " + found.id() + '\n');
    out.print(history(found.document().path("history")));
    return finished == healthy && found.state().equals("quarantined");
  }

  private static Table history(JsonNode history) {
    Table table = new Table("how the attempt ended", "fence", "node");
    for (JsonNode past : history) {
      table.row(
          past.path("error").path("detail").asText(),
          past.path("fence").asInt(),
          past.path("node").asText());
    }
    return table;
  }
}
