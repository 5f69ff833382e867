package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses types. */
@Command(
    name = "pause",
    header = "Pause types: refuse their calls and let their tasks wait.",
    description = {
      "Pauses types on all nodes that share the store, within about a second and until they are"
          + " resumed, restarts included. Calls are answered with 503 paused; tasks can be"
          + " submitted, and wait; attempts that run go on.",
      "Needs the scope admin. A type that is paused stays as it is."
    },
    exitCodeList = {
      "0:paused",
      ExitCode.HELP_USAGE,
      "65:there is no such type, or the reason is too long",
      ExitCode.HELP_NO_NODE,
      "75:the store can't be used; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
public final class PauseCommand extends TypeStateCommand {
  @Mixin private ReasonOption reason = new ReasonOption();

  @Override
  String request() {
    return reason.request();
  }
}
