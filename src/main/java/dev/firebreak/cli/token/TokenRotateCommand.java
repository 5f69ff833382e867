package dev.firebreak.cli.token;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces a token by a new one. */
@Command(
    name = "rotate",
    header = "Replace a token by a new one, and print that.",
    description = {
      "Creates a token with the rights of another and prints it once. Both are valid for a while,"
          + " so that its bearers can be changed one after the other."
    },
    exitCodeList = {
      "0:created",
      ExitCode.HELP_USAGE,
      "65:there is no valid token of that name, or the store or file can't be used",
      ExitCode.HELP_NO_NODE,
      "75:the store or the audit log is full, or the store can't be reached",
      ExitCode.HELP_NO_PERMISSION,
      "78:the configuration is wrong"
    })
final class TokenRotateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The name of the token.")
  private String name = "";

  @Option(
      names = "--overlap",
      paramLabel = "SPAN",
      defaultValue = "1d",
      description = "For how long the old one is still valid. Default: ${DEFAULT-VALUE}.")
  private String overlap = "1d";

  @Mixin private TokenTarget target = new TokenTarget();

  @Override
  public Integer call() throws InterruptedException {
    return target.run(tokens -> TokenCreateCommand.print(tokens.rotate(name, overlap)));
  }
}
