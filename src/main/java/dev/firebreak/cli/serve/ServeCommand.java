package dev.firebreak.cli.serve;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import dev.firebreak.cli.option.ConfigOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.LogReader;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.keeper.Jvm;
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
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a node until it is told to stop. */
@Command(
    name = "serve",
    header = "Start the server.",
    description = {
      "Starts the server. SIGTERM or Ctrl-C stops it once running work is done.",
      "SIGHUP reads types, schedules, tokens and certificates anew, as firebreak reload does."
    },
    exitCodeList = {
      "0:stopped as asked",
      ExitCode.HELP_USAGE,
      "69:it can't listen on its address, or can't use its store",
      "70:a part failed that the server needs",
      "71:the heap was full",
      "74:a write to the disk failed",
      "75:the database can't be reached, or other nodes took its tasks over; start it again",
      "78:the configuration is wrong"
    })
public final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private ServeOptions options = new ServeOptions();

  @Option(
      names = KeeperProtocol.ASKED,
      description = {
        "Runs the server under a keeper: a small parent process that starts the server again when"
            + " it dies by a crash, a full heap or kill -9. The first restart is immediate; the"
            + " pauses before further ones double from 100 ms up to 30 s, until the server has"
            + " stayed up for a minute.",
        "There is no restart after SIGTERM or Ctrl-C, sent to either process, nor if the server"
            + " never listened because of its options, its configuration or its address. A database"
            + " that can't be reached yet is tried again. If the keeper is killed, the server stops"
            + " as by SIGTERM."
      })
  private boolean keepAlive;

  @Option(names = KeeperProtocol.OPTION, hidden = true)
  private boolean kept;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (options.endWithParent() && (keepAlive || kept)) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec).commandLine(),
          "--end-with-parent can't be combined with " + KeeperProtocol.ASKED);
    }
    if (LogReader.format(System.getenv()) == LogFormat.JSON) {
      Messages.asJson();
    }
    if (keepAlive) {
      return KeepAlive.keep(Jvm.command("dev.firebreak.Main", arguments()));
    }
    try (HeapWatch _ = HeapWatch.start(ExitCode.FULL_HEAP)) {
      return serve();
    }
  }

  private int serve() throws IOException {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Loops.onDeath(reason -> endFailed(end, reason));
    Settings settings;
    Node node;
    try {
      Config merged = config.load(options.settings());
      if (LogReader.format(merged) == LogFormat.JSON) {
        LogOutput.useJson(LogReader.node(merged));
      }
      SettingsSource source = () -> SettingsReader.read(config.load(options.settings()));
      settings = SettingsReader.read(merged);
      node = Node.start(settings, StoreOpener::asSet, source);
    } catch (InvalidConfig e) {
      e.errors().forEach(Messages::error);
      return ExitCode.CONFIG;
    } catch (StartFailed e) {
      Messages.error(String.valueOf(e.getMessage()));
      return e.temporary() ? ExitCode.TEMPORARY : ExitCode.UNAVAILABLE;
    }
    int stopped = kept ? KeeperProtocol.STOPPED : ExitCode.OK;
    StopSignals.on(() -> end.complete(stopped), node::reload);
    if (options.endWithParent()) {
      ServeOptions.whenParentEnds(() -> stopOrphan(end, stopped));
    }
    if (kept) {
      KeeperProtocol.listens(System.in, node::reload, () -> stopUnkept(end));
    }
    Messages.announce(
        "Firebreak "
            + Version.text()
            + " listens on "
            + node.uri()
            + "   try: "
            + Suggestion.of(settings, node.uri()));
    ClassCache.hint().ifPresent(Messages::hint);
    return untilTold(node, end);
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

  private List<String> arguments() {
    return requireNonNull(spec).root().commandLine().getParseResult().originalArgs();
  }
}
