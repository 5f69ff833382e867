package dev.firebreak.cli.operation;

import dev.firebreak.cli.option.UrlText;
import picocli.CommandLine.Option;

/** The option for the reason of a pause. */
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why, in one line. Operators see it; callers do, where calls are refused.")
  private String reason = "";

  /** The end of the path of the request for a pause, with the reason if there is one. */
  String request() {
    return "pause" + (reason.isBlank() ? "" : "?reason=" + UrlText.encoded(reason));
  }
}
