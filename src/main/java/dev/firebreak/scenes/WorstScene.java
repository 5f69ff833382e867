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

/** Handlers that end, crash, fill or block their whole process, among healthy calls. */
final class WorstScene {
  private static final int ROUNDS = 2;
  private static final int HEALTHY = 3000;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Call WORK = Call.json("sleep", "{\"ms\":10}");

  /** What each of them must be blamed for. */
  private static final Map<String, String> BLAME = new LinkedHashMap<>();

  static {
    BLAME.put("spin", "signal SIGKILL");
    BLAME.put("leak", "limit heap");
    BLAME.put("exit", "exit code 3");
    BLAME.put("segfault", "signal SIGSEGV");
  }

  private static final String TYPES =
      """
      spin { handler = dev.firebreak.demo.Spin, timeout = 5s, grace = 200ms }
      leak { handler = dev.firebreak.demo.Leak, memory = 256M }
      exit { handler = dev.firebreak.demo.Exit }
      segfault { handler = dev.firebreak.demo.Segfault }
      """
          .replace(" }", ", isolation = process, warm.processes = 1, retry.attempts = 1 }");

  private WorstScene() {}

  static boolean play(ScenePlayer show) throws Exception {
    PrintStream out = show.out();
    int calls = show.load(HEALTHY);
    out.println("\nworst: handlers that take their whole process with them, among healthy calls\n");
    try (Stage stage = Stage.open(TYPES)) {
      healthy(out, "warming up", stage, calls); // Java is slow at first, whoever is beside it.
      SteadyLoad alone = healthy(out, "alone", stage, calls);
      Map<String, List<CompletableFuture<HttpAnswer>>> harmful = new LinkedHashMap<>();
      for (String type : BLAME.keySet()) {
        List<CompletableFuture<HttpAnswer>> ofType = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          ofType.add(stage.client().callAsync(Call.json(type, "{}")));
        }
        harmful.put(type, ofType);
      }
      SteadyLoad among = healthy(out, "among", stage, calls);
      out.println();
      boolean blamed = blame(out, harmful);
      out.println();
      out.print(
          row(
              row(new Table("healthy calls", "sent", "answered 200", "p99, ms"), "alone", alone),
              "among them",
              among));
      return blamed && among.answered(200) == calls;
    }
  }

  private static SteadyLoad healthy(PrintStream out, String name, Stage stage, int calls) {
    SteadyLoad load = new SteadyLoad(stage.client());
    try (ProgressBar bar = new ProgressBar(out, name, calls)) {
      load.run(calls, WORK, WORK, bar);
    }
    return load;
  }

  private static Table row(Table table, String name, SteadyLoad load) {
    return table.row(name, load.total(), load.answered(200), load.percentileMs(99));
  }

  private static boolean blame(
      PrintStream out, Map<String, List<CompletableFuture<HttpAnswer>>> calls) throws Exception {
    Table table = new Table("type", "calls", "status", "blamed on", "CPU, ms", "memory, MB");
    boolean right = true;
    for (Map.Entry<String, List<CompletableFuture<HttpAnswer>>> type : calls.entrySet()) {
      JsonNode cause = JSON.createObjectNode();
      int status = 0;
      for (CompletableFuture<HttpAnswer> call : type.getValue()) {
        HttpAnswer answer = call.join();
        status = answer.status();
        cause = JSON.readTree(answer.text()).path("cause");
        right &= blamedOn(cause).equals(BLAME.get(type.getKey()));
      }
      table.row(
          type.getKey(),
          ROUNDS,
          status,
          blamedOn(cause),
          cause.path("cpuMs").asLong(),
          cause.path("peakMemory").asLong() >> 20);
    }
    out.print(table);
    return right;
  }

  private static String blamedOn(JsonNode cause) {
    if (cause.isMissingNode()) {
      return "nobody";
    }
    if (cause.has("limit")) {
      return "limit " + cause.path("limit").asText();
    }
    return cause.has("signal")
        ? "signal " + cause.path("signal").asText()
        : "exit code " + cause.path("exitCode").asText();
  }
}
