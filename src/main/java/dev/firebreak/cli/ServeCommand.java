package dev.firebreak.cli;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.isolate.HeapWatch;
import dev.firebreak.node.Node;
import dev.firebreak.node.StartFailed;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a node until it is told to stop. */
@Command(
    name = "serve",
    description = "Starts the server. SIGTERM or Ctrl-C stops it once running work is done.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws IOException {
    try (HeapWatch _ = HeapWatch.start(ExitCode.FULL_HEAP)) {
      return serve();
    }
  }

  private int serve() throws IOException {
    Settings settings;
    Node node;
    try {
      settings = SettingsReader.read(config.load());
      node = Node.start(settings);
    } catch (InvalidConfig e) {
      e.complaints().forEach(System.err::println);
      return ExitCode.CONFIG;
    } catch (StartFailed e) {
      System.err.println(e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
    CompletableFuture<Integer> end = new CompletableFuture<>();
    StopSignals.on(() -> end.complete(ExitCode.OK));
    System.out.println(
        "Firebreak "
            + FirebreakCommand.Version.number()
            + " listens on "
            + node.uri()
            + "   try: "
            + suggestion(settings, node.uri()));
    return untilTold(node, end);
  }

  private static int untilTold(Node node, CompletableFuture<Integer> end) {
    node.whenEnded().thenRun(() -> end.complete(ExitCode.SOFTWARE));
    int code = end.join();
    node.close();
    return code;
  }

  private static String suggestion(Settings settings, URI uri) {
    return settings.types().containsKey("sleep")
        ? "curl -d '{\"ms\":1000}' " + uri + "/v1/call/sleep"
        : "curl " + uri + "/v1/types";
  }
}
