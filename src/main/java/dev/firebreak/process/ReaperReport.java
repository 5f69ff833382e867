package dev.firebreak.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The output of a reaper, of which a bounded part is kept. Not thread-safe. */
final class ReaperReport {
  /** Begins a line that says whether the {@link NodeEndAction} is prepared. */
  static final String STATUS = "! ";

  private static final int MOST = 1000;

  private final Consumer<String> status;
  private final StringBuilder output = new StringBuilder();
  private final StringBuilder line = new StringBuilder();

  /** A report that passes on the status of the action. */
  ReaperReport(Consumer<String> status) {
    this.status = status;
  }

  void out(ByteBuffer bytes) {
    String text = StandardCharsets.UTF_8.decode(bytes).toString();
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one == '\n') {
        onLine(line.toString());
        line.setLength(0);
      } else if (line.length() < MOST) {
        line.append(one);
      }
    }
  }

  private void onLine(String text) {
    if (text.startsWith(STATUS)) {
      status.accept(text.substring(STATUS.length()));
    } else {
      keep(text + '\n');
    }
  }

  void err(ByteBuffer bytes) {
    keep(StandardCharsets.UTF_8.decode(bytes).toString());
  }

  private void keep(String text) {
    if (output.length() < MOST) {
      output.append(text);
    }
  }

  /** What was written, in one line. */
  @Override
  public String toString() {
    return (output.toString() + line).strip().replace('\n', ' ');
  }
}
