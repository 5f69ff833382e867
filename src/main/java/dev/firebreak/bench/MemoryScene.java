package dev.firebreak.bench;

import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the heap that a started, waiting attempt takes. */
final class MemoryScene {
  private static final double MEBI = 1 << 20;

  private static final String LEGEND =
      """
        Of the heap, after collections, difference divided by attempts. Included: the call with its 5 bytes of
        input, its worker, its deadline, its thread's stack (thread) or its future (inline). Not included: the
        connection and the request, since the calls do not come over HTTP; memory outside the heap.
      """;

  private MemoryScene() {}

  /**
   * The measurement of one process, in bytes of heap in use.
   *
   * @param handler the type of its handler
   * @param round from 1
   * @param attempts how many attempts waited
   * @param before the heap before the attempts
   * @param waiting the heap while they wait
   * @param after the heap after their answers
   */
  record Sizes(String handler, int round, int attempts, long before, long waiting, long after) {
    double bytesPerAttempt() {
      return (double) (waiting - before) / attempts;
    }
  }

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    List<Sizes> all = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "processes", 2 * plan.rounds())) {
      for (int round = 1; round <= plan.rounds(); round++) {
        for (String handler : List.of(MemoryProbe.THREAD, MemoryProbe.INLINE)) {
          all.add(measure(handler, round, plan.waiting()));
          bar.step();
        }
      }
    }
    return report(plan, all);
  }

  private static Sizes measure(String handler, int round, Waiting waiting)
      throws IOException, InterruptedException {
    int attempts = waiting.attempts();
    List<String> command =
        new ArrayList<>(Jvm.command(MemoryProbe.class, handler, Integer.toString(attempts)));
    if (waiting.heap() != null) {
      int main = command.indexOf("-cp"); // After the options of this program, which it replaces.
      command.add(main, "-Xmx" + waiting.heap());
    }
    try (ChildProcess probe = ChildProcess.start(command)) {
      String[] numbers = probe.line().split(" ", -1);
      probe.awaitExit();
      return new Sizes(
          handler,
          round,
          attempts,
          Long.parseLong(numbers[0]),
          Long.parseLong(numbers[1]),
          Long.parseLong(numbers[2]));
    }
  }

  static Report report(Plan plan, List<Sizes> all) {
    Table table =
        new Table(
            "handler", "round", "attempts", "before, MiB", "waiting", "after", "bytes per attempt");
    for (Sizes sizes : all) {
      table.row(
          sizes.handler(),
          sizes.round(),
          sizes.attempts(),
          sizes.before() / MEBI,
          sizes.waiting() / MEBI,
          sizes.after() / MEBI,
          Math.round(sizes.bytesPerAttempt()));
    }
    List<Map<String, Object>> documents = all.stream().map(MemoryScene::document).toList();
    return Report.of(plan, table + "\n" + LEGEND, Map.of("runs", documents), true);
  }

  private static Map<String, Object> document(Sizes sizes) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("handler", sizes.handler());
    members.put("round", sizes.round());
    members.put("attempts", sizes.attempts());
    members.put("heapBytesBefore", sizes.before());
    members.put("heapBytesWaiting", sizes.waiting());
    members.put("heapBytesAfter", sizes.after());
    members.put("bytesPerAttempt", sizes.bytesPerAttempt());
    return members;
  }
}
