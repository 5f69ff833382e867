package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Kills a worker, then a supervisor, and shows the tree before, during and after. */
final class SupervisionScene {
  private static final int CALLERS = 5;
  private static final int WORK_MS = 1500;
  private static final int TIMEOUT_MS = 120_000;

  private final PrintStream out;
  private final SceneNode server;

  private SupervisionScene(PrintStream out, SceneNode server) {
    this.out = out;
    this.server = server;
  }

  static boolean run(SceneOptions options) throws Exception {
    try (SceneNode server = SceneNode.open()) {
      SupervisionScene scene = new SupervisionScene(options.out(), server);
      boolean workerWell = scene.killWorker();
      return scene.killSupervisor() && workerWell;
    }
  }

  private boolean killWorker() throws Exception {
    out.println(
        "\nsupervision: " + CALLERS + " callers wait for work; one of the workers is killed\n");
    List<CompletableFuture<HttpAnswer>> calls = simultaneousCalls();
    server
        .node()
        .supervisor("sleep")
        .tell(new Supervisor.CrashWorker("killed by the demonstration"));
    print("during", awaitTree(sleep -> sleep.has("lastCrash")));
    List<HttpAnswer> answers = answers(calls);
    print("after", server.tree());
    long restarted = answers.stream().filter(a -> a.ok() && a.attempts() == 2).count();
    out.print(
        new Table("callers", "answered 200", "of these by a restarted worker")
            .row(CALLERS, ok(answers), restarted));
    return ok(answers) == CALLERS && restarted == 1;
  }

  private boolean killSupervisor() throws Exception {
    out.println("\n  the same load; now their supervisor is killed\n");
    List<CompletableFuture<HttpAnswer>> calls = simultaneousCalls();
    server.node().supervisor("sleep").tell(new Supervisor.Crash("killed by the demonstration"));
    print("during", awaitTree(SupervisionScene::isRestarted));
    HttpAnswer other = server.client().call(Call.json("echo", "\"hello\""));
    List<HttpAnswer> answers = answers(calls);
    HttpAnswer next = server.client().call(Call.json("sleep", "{\"ms\":10}"));
    print("after", awaitTree(sleep -> sleep.path("state").asText().equals("running")));
    long informed = answers.stream().filter(a -> a.text().contains("supervisor-restarted")).count();
    out.print(
        new Table("callers", "answered 503 at once", "call of another type", "next call")
            .row(CALLERS, informed, other.status(), next.status()));
    return informed == CALLERS && other.ok() && next.ok();
  }

  /**
   * Sends calls until all of them run at the same time. On a loaded machine the first of them may
   * have ended before the last begins; then all are sent again.
   */
  private List<CompletableFuture<HttpAnswer>> simultaneousCalls() throws Exception {
    long deadline = System.currentTimeMillis() + TIMEOUT_MS;
    while (System.currentTimeMillis() < deadline) {
      List<CompletableFuture<HttpAnswer>> calls = callers("sleep", CALLERS);
      while (!calls.stream().allMatch(CompletableFuture::isDone)) {
        JsonNode tree = server.tree();
        if (hasBranch(tree, sleep -> sleep.path("slots").path("used").asInt() == CALLERS)) {
          print("before", tree);
          return calls;
        }
      }
    }
    throw new IllegalStateException("the calls did not run at the same time: " + server.tree());
  }

  private static boolean hasBranch(JsonNode tree, Predicate<JsonNode> state) {
    for (JsonNode branch : tree.path("supervisors")) {
      if (branch.path("type").asText().equals("sleep") && state.test(branch)) {
        return true;
      }
    }
    return false;
  }

  private List<CompletableFuture<HttpAnswer>> callers(String type, int number) {
    List<CompletableFuture<HttpAnswer>> calls = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      calls.add(server.client().callAsync(Call.json(type, "{\"ms\":" + WORK_MS + "}")));
    }
    return calls;
  }

  private List<HttpAnswer> answers(List<CompletableFuture<HttpAnswer>> calls) {
    try (ProgressBar bar = new ProgressBar(out, "answered", calls.size())) {
      return calls.stream().map(call -> call.whenComplete((_, _) -> bar.step())).toList().stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  private JsonNode awaitTree(Predicate<JsonNode> state) throws IOException, InterruptedException {
    long deadline = System.currentTimeMillis() + TIMEOUT_MS;
    while (true) {
      JsonNode tree = server.tree();
      if (hasBranch(tree, state)) {
        return tree;
      }
      if (System.currentTimeMillis() > deadline) {
        throw new IllegalStateException(
            "the supervision tree did not reach the expected state in time: " + tree);
      }
    }
  }

  /** A supervisor that answers just before its failure still shows its workers. */
  private static boolean isRestarted(JsonNode branch) {
    return branch.path("restarts").asInt() == 1 && branch.path("slots").path("used").asInt() == 0;
  }

  private void print(String moment, JsonNode tree) {
    out.println("  " + moment);
    out.println(TreeText.of(tree));
  }

  private static long ok(List<HttpAnswer> answers) {
    return answers.stream().filter(HttpAnswer::ok).count();
  }
}
