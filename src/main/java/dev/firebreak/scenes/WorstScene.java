package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs handlers that end, crash, fill or block their whole process beside healthy calls. */
final class WorstScene {
  private static final int ROUNDS = 2;
  private static final int HEALTHY = 3000;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Call WORK = Call.json("sleep", "{\"ms\":10}");

  /** The cause that each type must be answered with. */
  private static final Map<String, String> CAUSES = new LinkedHashMap<>();

  static {
    CAUSES.put("spin", "signal SIGKILL");
    CAUSES.put("leak", "limit heap");
    CAUSES.put("exit", "exit code 3");
    CAUSES.put("segfault", "signal SIGSEGV");
  }

  private static final String TYPES =
      """
      spin { handler = dev.firebreak.demo.Spin, timeout = 5s, grace = 200ms }
      leak { handler = dev.firebreak.demo.Leak, memory = 256M }
      exit { handler = dev.firebreak.demo.Exit }
      segfault { handler = dev.firebreak.demo.Segfault }
      """
          .replace(
              " }",
              ", isolation = process, warm.processes = 1, retry.attempts = 1, max-wait = 3m }");

  private WorstScene() {}

  static boolean run(SceneOptions options) throws Exception {
    PrintStream out = options.out();
    int calls = options.load(HEALTHY);
    out.println("\nworst: handlers that end or block their whole process, beside healthy calls\n");
    try (SceneNode server = SceneNode.open(TYPES)) {
      healthy(out, "warming up", server, calls); // So that both measurements run compiled code.
      SteadyLoad alone = healthy(out, "alone", server, calls);
      Map<String, List<CompletableFuture<HttpAnswer>>> harmful = new LinkedHashMap<>();
      for (String type : CAUSES.keySet()) {
        List<CompletableFuture<HttpAnswer>> ofType = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          ofType.add(server.client().callAsync(Call.json(type, "{}")));
        }
        harmful.put(type, ofType);
      }
      SteadyLoad among = healthy(out, "among", server, calls);
      out.println();
      boolean blamed = checkCauses(out, harmful);
      out.println();
      out.print(
          row(
              row(new Table("healthy calls", "sent", "answered 200", "p99, ms"), "alone", alone),
              "among them",
              among));
      return blamed && among.answered(200) == calls;
    }
  }

  private static SteadyLoad healthy(PrintStream out, String name, SceneNode server, int calls) {
    SteadyLoad load = new SteadyLoad(server.client());
    try (ProgressBar bar = new ProgressBar(out, name, calls)) {
      load.run(calls, WORK, WORK, bar);
    }
    return load;
  }

  private static Table row(Table table, String name, SteadyLoad load) {
    return table.row(name, load.total(), load.answered(200), load.percentileMs(99));
  }

  private static boolean checkCauses(
      PrintStream out, Map<String, List<CompletableFuture<HttpAnswer>>> calls) throws Exception {
    Table table = new Table("type", "calls", "status", "cause", "CPU, ms", "memory, MB");
    StringBuilder wrong = new StringBuilder();
    for (Map.Entry<String, List<CompletableFuture<HttpAnswer>>> type : calls.entrySet()) {
      JsonNode cause = JSON.createObjectNode();
      int status = 0;
      for (CompletableFuture<HttpAnswer> call : type.getValue()) {
        HttpAnswer answer = call.join();
        status = answer.status();
        cause = JSON.readTree(answer.text()).path("cause");
        if (!cause(cause).equals(CAUSES.get(type.getKey()))) {
          wrong.append("\n  unexpected answer of ").append(type.getKey()).append(": ");
          wrong.append(answer.text()).append('\n');
        }
      }
      table.row(
          type.getKey(),
          ROUNDS,
          status,
          cause(cause),
          cause.path("cpuMs").asLong(),
          cause.path("peakMemory").asLong() >> 20);
    }
    out.print(table);
    out.print(wrong);
    return wrong.isEmpty();
  }

  private static String cause(JsonNode cause) {
    if (cause.isMissingNode()) {
      return "none";
    }
    if (cause.has("limit")) {
      return "limit " + cause.path("limit").asText();
    }
    return cause.has("signal")
        ? "signal " + cause.path("signal").asText()
        : "exit code " + cause.path("exitCode").asText();
  }
}
