package dev.firebreak.cli.token;

import static java.util.Objects.requireNonNull;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Administrates tokens. */
@Command(
    name = "token",
    header = "Create, list, rotate and revoke tokens.",
    description = {
      "Administrates the tokens by which callers prove who they are. A change is effective on all"
          + " nodes within seconds."
    },
    subcommands = {
      TokenCreateCommand.class,
      TokenListCommand.class,
      TokenRotateCommand.class,
      TokenRevokeCommand.class
    },
    exitCodeList = {"0:not used: give one of the commands below", ExitCode.HELP_USAGE})
public final class TokenCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    requireNonNull(spec).commandLine().usage(System.err);
    return ExitCode.USAGE;
  }
}
