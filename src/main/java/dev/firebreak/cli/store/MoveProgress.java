package dev.firebreak.cli.store;

import dev.firebreak.store.move.Progress;
import dev.firebreak.terminal.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a move, in rows. */
final class MoveProgress implements Progress {
  private @Nullable ProgressBar bar;

  @Override
  public void begin(String step, long rows) {
    bar = new ProgressBar(System.err, step, Math.toIntExact(rows));
  }

  @Override
  public void row() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
    }
  }
}
