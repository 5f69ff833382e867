package dev.firebreak.cli.serve;

import com.typesafe.config.Config;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.LogReader;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.keeper.KeeperProtocol;
import dev.firebreak.keeper.StopSignals;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loops;
import dev.firebreak.log.LogFormat;
import dev.firebreak.log.LogOutput;
import dev.firebreak.node.Node;
import dev.firebreak.node.SettingsSource;
import dev.firebreak.node.StartFailed;
import dev.firebreak.node.StoreOpener;
import dev.firebreak.output.Messages;
import dev.firebreak.version.Version;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs a node until it is told to stop.
 *
 * @param environment the environment variables that can set keys of the configuration
 */
record Serving(ServeRequest request, Map<String, String> environment) {
  /** Returns the exit code. */
  int run() {
    Ahead ahead = Ahead.begin();
    writeMessagesAsAsked(environment);
    try (HeapWatch _ = HeapWatch.start(ExitCode.FULL_HEAP)) {
      ahead.awaitDefaults();
      CompletableFuture<Integer> end = new CompletableFuture<>();
      return untilTold(start(end), end);
    } catch (InvalidConfig e) {
      e.errors().forEach(Messages::error);
      return ExitCode.CONFIG;
    } catch (StartFailed e) {
      Messages.error(String.valueOf(e.getMessage()));
      return e.temporary() ? ExitCode.TEMPORARY : ExitCode.UNAVAILABLE;
    }
  }

  /** Selects the format of messages, before the configuration is read. */
  static void writeMessagesAsAsked(Map<String, String> environment) {
    if (LogReader.format(environment) == LogFormat.JSON) {
      Messages.asJson();
    }
  }

  /**
   * Starts a node and prints where it listens.
   *
   * @param end completed with the exit code once the node is to stop
   */
  Node start(CompletableFuture<Integer> end) throws InvalidConfig, StartFailed {
    Loops.onDeath(reason -> endFailed(end, reason));
    Config merged = load();
    if (LogReader.format(merged) == LogFormat.JSON) {
      LogOutput.useJson(LogReader.node(merged));
    }
    SettingsSource source = () -> SettingsReader.read(load());
    Settings settings = SettingsReader.read(merged);
    Node node = Node.start(settings, StoreOpener::asSet, source);
    obey(node, end);
    Messages.announce(
        "Firebreak "
            + Version.text()
            + " listens on "
            + node.uri()
            + "   try: "
            + Suggestion.of(settings, node.uri()));
    ClassCache.hint().ifPresent(Messages::hint);
    return node;
  }

  private Config load() throws InvalidConfig {
    return ConfigFile.load(request.config(), environment, request.settings());
  }

  /** Reacts to signals, to the parent of this process and to its keeper. */
  private void obey(Node node, CompletableFuture<Integer> end) {
    int stopped = request.kept() ? KeeperProtocol.STOPPED : ExitCode.OK;
    StopSignals.on(() -> end.complete(stopped), node::reload);
    if (request.endWithParent()) {
      ServeOptions.whenParentEnds(() -> stopOrphan(end, stopped));
    }
    if (request.kept()) {
      KeeperProtocol.listens(System.in, node::reload, () -> stopUnkept(end));
    }
  }

  private static int untilTold(Node node, CompletableFuture<Integer> end) {
    var _ =
        node.whenLost()
            .thenRun(
                () -> {
                  Messages.error(
                      "Other nodes took this node's tasks over; this node ends, so that its keeper"
                          + " starts it again.");
                  end.complete(ExitCode.TEMPORARY);
                });
    node.whenEnded().thenRun(() -> end.complete(ExitCode.SOFTWARE));
    int code = end.join();
    node.close();
    return code;
  }

  private static void endFailed(CompletableFuture<Integer> end, String reason) {
    if (end.complete(ExitCode.SOFTWARE)) {
      Messages.error("The node ends, because a part of it has failed: " + reason);
    }
  }

  /**
   * Stops the node after its keeper has ended, so that the port becomes free for the next start.
   */
  private static void stopUnkept(CompletableFuture<Integer> end) {
    if (end.complete(KeeperProtocol.STOPPED)) {
      Messages.error("The keeper has ended: the node stops once its running work is done.");
    }
  }

  private static void stopOrphan(CompletableFuture<Integer> end, int code) {
    if (end.complete(code)) {
      Messages.error(
          "The process that started the server has ended: the server stops once running work is"
              + " done.");
    }
  }
}
