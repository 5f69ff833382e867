package dev.firebreak.bench;

import dev.firebreak.api.Payload;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.load.ResponseReader;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time from starting the program, as a user does, to its first answered call. An
 * unmeasured round comes first, so that all rounds find the program's files in the page cache.
 */
final class StartScene {
  private static final String CONFIG = "firebreak.types.echo.handler = dev.firebreak.demo.Echo\n";
  private static final int BUFFER = 1 << 16;
  private static final String LEGEND =
      """
        ms from starting the process: to its line that says where it listens, and to the answer to one call after
        that. Its files are in the page cache.
      """;

  private StartScene() {}

  /** One start; times in milliseconds. */
  record Start(int round, double listening, double answered) {}

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    Path config = Files.createTempFile("firebreak-bench", ".conf");
    List<Start> starts = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "starts", plan.rounds() + 1)) {
      Files.writeString(config, CONFIG);
      for (int round = 0; round <= plan.rounds(); round++) {
        Start start = start(round, config, plan.request().payload());
        if (round > 0) {
          starts.add(start);
        }
        bar.step();
      }
    } finally {
      Files.delete(config);
    }
    return report(plan, starts);
  }

  private static Start start(int round, Path config, Payload payload)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Jvm.program(List.of("serve", "--config", config.toString())));
    builder.environment().put("FIREBREAK_HTTP_HOST", "127.0.0.1");
    builder.environment().put("FIREBREAK_HTTP_PORT", "0");
    builder.environment().put("FIREBREAK_JAVA_HOME", System.getProperty("java.home"));
    long begin = System.nanoTime();
    try (ChildProcess server = ChildProcess.start(builder)) {
      URI node = server.uri();
      long listening = System.nanoTime();
      call(node, PreparedRequest.post(node.resolve("/v1/call/" + NodeServer.ECHO), payload));
      return new Start(round, millis(listening - begin), millis(System.nanoTime() - begin));
    }
  }

  private static void call(URI node, PreparedRequest request) throws IOException {
    ResponseReader answer = new ResponseReader();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(node.getHost(), node.getPort()))) {
      ByteBuffer unsent = request.bytes().duplicate();
      while (unsent.hasRemaining()) {
        channel.write(unsent);
      }
      do {
        buffer.clear();
        if (channel.read(buffer) < 0) {
          throw new EOFException("the server closed the connection during the first call");
        }
      } while (!answer.read(buffer.flip()));
    }
    if (answer.status() != request.status()) {
      throw new IOException("the first call was answered with " + answer.status());
    }
  }

  static Report report(Plan plan, List<Start> starts) {
    Spread listening = Spread.of(starts.stream().map(Start::listening).toList());
    Spread answered = Spread.of(starts.stream().map(Start::answered).toList());
    Table table = new Table("from start", "median, ms", "lowest", "highest", "rounds");
    row(table, "to listening", listening, starts.size());
    row(table, "to the first answer", answered, starts.size());
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("runs", starts);
    results.put("listeningMillis", listening);
    results.put("firstAnswerMillis", answered);
    return Report.of(plan, table + "\n" + LEGEND, results, true);
  }

  private static void row(Table table, String name, Spread spread, int rounds) {
    table.row(name, spread.median(), spread.lowest(), spread.highest(), rounds);
  }

  private static double millis(long nanos) {
    return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
