package dev.firebreak.cli;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Takes the place of a {@link Tool} whose class is not on the class path or not needed. */
@Command(exitCodeList = "69:the tools jar is not on the class path")
final class MissingTool implements Callable<Integer> {
  @Override
  public Integer call() {
    System.err.println(
        "this command needs the tools jar on the class path, which bin/firebreak adds from"
            + " lib/tools");
    return ExitCode.UNAVAILABLE;
  }
}
