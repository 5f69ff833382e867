package dev.firebreak.cli.trial;

import dev.firebreak.cli.option.ConfigOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.http.LocalRequest;
import dev.firebreak.keeper.StopSignals;
import dev.firebreak.trial.Trial;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a type of a configuration once, without a server. */
@Command(
    name = "try",
    header = "Run a type once without a server.",
    description = {
      "Runs a type of a configuration once, as a server would for a call, and exits as firebreak"
          + " call does. Nothing is stored, and no port is opened.",
      "The result is written to standard output. Standard error gets a report: the part at fault"
          + " for a failure, the answer that a caller would get, what the attempt used of each"
          + " limit, and the end of the program's standard error."
    },
    exitCodeList = {
      "0:the type has succeeded",
      ExitCode.HELP_USAGE,
      "65:the input was refused, or there is no such type",
      "70:the type has failed, or was ended by Ctrl-C",
      "75:its program could not be started, or its output not be kept",
      "77:the type itself answers with 401 or 403",
      "78:the configuration is wrong"
    })
public final class TryCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private RequestOptions options = new RequestOptions();

  @Parameters(index = "0", paramLabel = "TYPE", description = "The type, for instance sleep.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = "The input itself, @FILE, or - for standard input. Default: nothing.")
  private @Nullable String input;

  @Option(
      names = "--retries",
      description = "Makes as many attempts as a call would get. Default: one.")
  private boolean retries;

  @Override
  public Integer call() throws InterruptedException {
    try {
      Settings settings = SettingsReader.read(config.load());
      TypeSettings type = settings.types().get(name);
      if (type == null) {
        System.err.println(
            "there is no type \""
                + name
                + "\"; types: "
                + String.join(", ", settings.types().keySet()));
        return ExitCode.DATA_ERROR;
      }
      LocalRequest request = options.request(type.endpoint());
      try (Trial trial = Trial.open(settings, type)) {
        TrialExecution execution = new TrialExecution(trial, type, input);
        StopSignals.on(execution::stop, () -> {});
        notes(type);
        return execution.run(request, retries);
      }
    } catch (InvalidConfig e) {
      e.errors().forEach(System.err::println);
      return ExitCode.CONFIG;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      return Input.unreadable(e);
    }
  }

  /** Says what of a request to a server is different here. */
  private void notes(TypeSettings type) {
    options
        .notPassed(type.endpoint())
        .forEach(
            header ->
                System.err.println(
                    "note: "
                        + header
                        + " is not in pass-headers of the type and is not passed on"));
    if (type.endpoint().senders().verify() != null) {
      System.err.println("note: the signature of a request (verify) is not checked here");
    }
  }
}
