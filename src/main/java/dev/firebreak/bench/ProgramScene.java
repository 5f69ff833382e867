package dev.firebreak.bench;

import dev.firebreak.client.Answer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
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
import java.util.concurrent.TimeUnit;

/**
 * One call after another of a type that is a program, against starting the same program by itself,
 * from this process, as any Java program would. By turns.
 */
final class ProgramScene {
  private static final byte[] INPUT = new byte[1000];
  private static final int WARM_UP = 300;
  private static final int A_ROUND = 200;
  private static final String LEGEND =
      """
        median ms of 200 runs a round, one at a time: input sent, output read, its end awaited. By itself: by
        Java's ProcessBuilder, from the small heap of the benchmark.
      """;

  private ProgramScene() {}

  /** A program, and the type that is it. */
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
  record Pair(String program, int round, double called, double byItself) {}

  /** One run. */
  @FunctionalInterface
  private interface Once {
    void run() throws IOException, InterruptedException;
  }

  static Report play(Plan plan, PrintStream out) throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    String[] types = Program.ALL.stream().map(Program::asConfig).toArray(String[]::new);
    try (Child server = NodeServer.start(types);
        FirebreakClient client = new FirebreakClient(server.uri());
        ProgressBar bar =
            new ProgressBar(out, "rounds", Program.ALL.size() * (plan.rounds() + 1))) {
      for (Program program : Program.ALL) {
        Once call = () -> call(client, program.type());
        Once start = () -> start(program.command());
        median(WARM_UP, call);
        median(WARM_UP, start);
        bar.step();
        for (int round = 1; round <= plan.rounds(); round++) {
          pairs.add(new Pair(program.type(), round, median(A_ROUND, call), median(A_ROUND, start)));
          bar.step();
        }
      }
    }
    return report(plan, pairs);
  }

  private static double median(int times, Once once) throws IOException, InterruptedException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      once.run();
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return (double) nanos[times / 2] / TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static void call(FirebreakClient client, String type)
      throws IOException, InterruptedException {
    Answer answer = client.call(new Call(type, INPUT, null, null));
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
      // It does not read its input.
    }
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    process.waitFor();
    process.getInputStream().close();
    process.getErrorStream().close();
  }

  static Report report(Plan plan, List<Pair> pairs) {
    Table table =
        new Table("program", "called, ms", "by itself, ms", "ratio", "lowest", "highest", "rounds");
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("runs", pairs);
    for (Program program : Program.ALL) {
      List<Pair> own = pairs.stream().filter(p -> p.program().equals(program.type())).toList();
      Spread called = Spread.of(own.stream().map(Pair::called).toList());
      Spread byItself = Spread.of(own.stream().map(Pair::byItself).toList());
      Spread ratio = Spread.of(own.stream().map(p -> p.called() / p.byItself()).toList());
      table.row(
          program.type(),
          two(called.median()),
          two(byItself.median()),
          two(ratio.median()),
          two(ratio.lowest()),
          two(ratio.highest()),
          own.size());
      results.put(program.type(), ratio);
    }
    return Report.of(plan, table + "\n" + LEGEND, results, true);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
