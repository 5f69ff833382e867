package dev.firebreak.bench;

import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Measures calls, one at a time, of a type that runs a program, against starting the same program
 * from this process with {@link ProcessBuilder}; and calls of a handler in a warm JVM, against the
 * same handler on a thread of the node. The two of a pair alternate.
 */
final class ProgramScene {
  private static final byte[] INPUT = new byte[1000];
  private static final int CONCURRENT_CALLS = 10;

  /** The test of the scene has fewer: these take a dozen seconds of processor time. */
  private static final int RUNS_PER_ROUND = Integer.getInteger("firebreak.bench.runs", 200);

  private static final String LEGEND =
      "  median ms of "
          + RUNS_PER_ROUND
          + " runs a round, one at a time: input sent, output read, its end awaited. By itself:"
          + " by\n"
          + "  Java's ProcessBuilder, from the small heap of the benchmark.\n";

  private static final String WARM = "warm";
  private static final String WARM_CONFIG =
      "firebreak.types.warm { handler = dev.firebreak.demo.Echo, isolation = process,"
          + " warm.processes = 1 }";

  private ProgramScene() {}

  /** A program, and the type that runs it. */
  private record Program(String type, List<String> command) {
    String asConfig() {
      return "firebreak.types." + type + ".command = [\"" + command.getFirst() + "\"]";
    }

    static final List<Program> ALL =
        List.of(
            new Program("true", List.of("/usr/bin/true")),
            new Program("sha256sum", List.of("/usr/bin/sha256sum")));
  }

  /** The medians of one round, in milliseconds. */
  record Pair(String program, int round, double called, double byItself) {
    double ratio() {
      return called / byItself;
    }

    double added() {
      return called - byItself;
    }
  }

  /** One run of what is measured. */
  @FunctionalInterface
  private interface Measured {
    void run() throws IOException, InterruptedException;
  }

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    String[] types =
        Stream.concat(Program.ALL.stream().map(Program::asConfig), Stream.of(WARM_CONFIG))
            .toArray(String[]::new);
    try (ChildProcess server = NodeServer.start(types);
        FirebreakClient client = new FirebreakClient(server.uri());
        ProgressBar bar =
            new ProgressBar(out, "rounds", (Program.ALL.size() + 1) * (plan.rounds() + 1))) {
      for (Program program : Program.ALL) {
        warmUp(plan, client, program.type());
        pairs.addAll(
            alternate(
                program.type(),
                plan.rounds(),
                () -> call(client, program.type()),
                () -> start(program.command()),
                bar));
      }
      warmUp(plan, client, WARM);
      warmUp(plan, client, NodeServer.ECHO);
      pairs.addAll(
          alternate(
              WARM,
              plan.rounds(),
              () -> call(client, WARM),
              () -> call(client, NodeServer.ECHO),
              bar));
    }
    return report(plan, pairs);
  }

  /** Sends calls until the JVM has compiled the code that a call runs, which takes thousands. */
  private static void warmUp(Plan plan, FirebreakClient client, String type) throws IOException {
    long end = System.nanoTime() + plan.load().warmup().toNanos();
    while (System.nanoTime() - end < 0) {
      List<CompletableFuture<HttpAnswer>> calls =
          Stream.generate(() -> client.callAsync(new Call(type, INPUT, null, null)))
              .limit(CONCURRENT_CALLS)
              .toList();
      for (CompletableFuture<HttpAnswer> call : calls) {
        check(type, call.join());
      }
    }
  }

  /** Measures both, alternating. */
  private static List<Pair> alternate(
      String name, int rounds, Measured one, Measured other, ProgressBar bar)
      throws IOException, InterruptedException {
    median(RUNS_PER_ROUND, one);
    median(RUNS_PER_ROUND, other);
    bar.step();
    List<Pair> pairs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      pairs.add(new Pair(name, round, median(RUNS_PER_ROUND, one), median(RUNS_PER_ROUND, other)));
      bar.step();
    }
    return pairs;
  }

  private static double median(int times, Measured measured)
      throws IOException, InterruptedException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      measured.run();
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return (double) nanos[times / 2] / TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static void call(FirebreakClient client, String type)
      throws IOException, InterruptedException {
    check(type, client.call(new Call(type, INPUT, null, null)));
  }

  private static void check(String type, HttpAnswer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException(type + " was answered with " + answer.status());
    }
  }

  private static void start(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(INPUT);
    } catch (IOException _) {
      // The program does not read its input.
    }
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    process.waitFor();
    process.getInputStream().close();
    process.getErrorStream().close();
  }

  static Report report(Plan plan, List<Pair> pairs) {
    Table programs =
        new Table("program", "called, ms", "by itself, ms", "ratio", "lowest", "highest", "rounds");
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("runs", pairs);
    for (Program program : Program.ALL) {
      results.put(
          program.type(),
          row(programs, program.type(), ofName(pairs, program.type()), Pair::ratio));
    }
    Table warm =
        new Table(
            "handler",
            "in a JVM, ms",
            "in the node, ms",
            "added, ms",
            "lowest",
            "highest",
            "rounds");
    results.put(WARM, row(warm, NodeServer.ECHO, ofName(pairs, WARM), Pair::added));
    return Report.of(plan, programs + "\n" + LEGEND + "\n" + warm, results, true);
  }

  private static List<Pair> ofName(List<Pair> pairs, String name) {
    return pairs.stream().filter(pair -> pair.program().equals(name)).toList();
  }

  private static Spread row(
      Table table, String name, List<Pair> of, Function<Pair, Double> difference) {
    Spread spread = Spread.of(of.stream().map(difference).toList());
    table.row(
        name,
        two(Spread.of(of.stream().map(Pair::called).toList()).median()),
        two(Spread.of(of.stream().map(Pair::byItself).toList()).median()),
        two(spread.median()),
        two(spread.lowest()),
        two(spread.highest()),
        of.size());
    return spread;
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
