package dev.firebreak.progress;

import dev.firebreak.terminal.TerminalSize;
import java.time.Duration;
import java.util.function.Supplier;

/** The size of the terminal, measured again when the last measurement is some time ago. */
final class MeasuredSize implements Supplier<TerminalSize> {
  private static final long VALID = Duration.ofSeconds(1).toNanos();

  private TerminalSize last = TerminalSize.ofStandardError();
  private long measuredAt = System.nanoTime();

  @Override
  public TerminalSize get() {
    if (System.nanoTime() - measuredAt > VALID) {
      last = TerminalSize.ofStandardError();
      measuredAt = System.nanoTime();
    }
    return last;
  }
}
