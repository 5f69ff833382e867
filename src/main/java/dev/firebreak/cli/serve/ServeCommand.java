package dev.firebreak.cli.serve;

import static java.util.Objects.requireNonNull;

import dev.firebreak.cli.option.ConfigOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.keeper.KeeperProtocol;
import java.util.List;
import java.util.concurrent.Callable;
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
  public Integer call() throws InterruptedException {
    if (options.endWithParent() && (keepAlive || kept)) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec).commandLine(),
          "--end-with-parent can't be combined with " + KeeperProtocol.ASKED);
    }
    if (keepAlive) {
      Serving.writeMessagesAsAsked(System.getenv());
      return KeepAlive.keep(Jvm.command("dev.firebreak.Main", arguments()));
    }
    return new Serving(request(), System.getenv()).run();
  }

  ServeRequest request() {
    return new ServeRequest(config.path(), options.settings(), options.endWithParent(), kept);
  }

  private List<String> arguments() {
    return requireNonNull(spec).root().commandLine().getParseResult().originalArgs();
  }
}
