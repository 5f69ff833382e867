package dev.firebreak.cli.task;

import dev.firebreak.client.Tasks;
import dev.firebreak.progress.LiveProgress;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.TerminalSize;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how the progress of tasks is drawn. */
final class ProgressOption {
  @Option(
      names = "--no-color",
      description = "Draw progress without colours. Default: as NO_COLOR is set.")
  private boolean noColor;

  private @Nullable Boolean shown;

  /** Whether there is a terminal to draw on. */
  boolean isShown() {
    if (shown == null) {
      shown = Style.canMoveCursor() && TerminalSize.isStandardErrorTerminal();
    }
    return shown;
  }

  /** Draws the progress of these tasks, if there is a terminal, until the result is closed. */
  LiveProgress draw(Tasks tasks, List<String> ids) {
    return isShown() ? LiveProgress.start(tasks, ids, Style.ofUser(noColor)) : LiveProgress.none();
  }
}
