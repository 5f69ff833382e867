package dev.firebreak.cli.token;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes tokens. */
@Command(
    name = "revoke",
    header = "Revoke a token.",
    description = {
      "Deletes the token of that name, and what is left of its predecessors. All nodes refuse it"
          + " within seconds."
    },
    exitCodeList = {
      "0:revoked",
      ExitCode.HELP_USAGE,
      "65:there is no token of that name, or the store or file can't be used",
      ExitCode.HELP_NO_NODE,
      "75:the audit log is full, or the store can't be reached",
      ExitCode.HELP_NO_PERMISSION,
      "78:the configuration is wrong"
    })
final class TokenRevokeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The name of the token.")
  private String name = "";

  @Mixin private TokenTarget target = new TokenTarget();

  @Override
  public Integer call() throws InterruptedException {
    return target.run(
        tokens -> {
          System.out.println("revoked " + tokens.revoke(name));
          return ExitCode.OK;
        });
  }
}
