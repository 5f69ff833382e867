package dev.firebreak.tools;

import dev.firebreak.bench.Waiting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} about the scene memory. */
final class MemoryOptions {
  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "How many attempts wait in the scene memory. Default: 100000.")
  private @Nullable Integer attempts;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "The largest heap of their process, such as 12g. Default: a quarter of the memory.")
  private @Nullable String heap;

  /**
   * The attempts that the options ask for.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  Waiting waiting() {
    return attempts == null && heap == null
        ? Waiting.USUAL
        : new Waiting(attempts == null ? Waiting.USUAL.attempts() : attempts, heap);
  }
}
