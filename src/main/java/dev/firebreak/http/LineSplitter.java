package dev.firebreak.http;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** Makes lines of pieces. Blank ones are left out. Belongs to one stream. */
final class LineSplitter {
  private final int maxBytes;
  private ByteString rest = ByteString.emptyByteString();

  /** In the midst of a line of which the beginning was thrown away. */
  private boolean skipping;

  /**
   * A line.
   *
   * @param tooLong whether it was longer than allowed; then it has no bytes
   */
  record Line(ByteString bytes, boolean tooLong) {}

  LineSplitter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  List<Line> split(ByteString piece) {
    List<Line> lines = new ArrayList<>();
    ByteString left = piece;
    int end = left.indexOf((byte) '\n');
    while (end >= 0) {
      take(left.take(end), lines);
      left = left.drop(end + 1);
      end = left.indexOf((byte) '\n');
    }
    keep(left);
    return lines;
  }

  private void take(ByteString end, List<Line> lines) {
    keep(end);
    if (skipping) {
      lines.add(new Line(ByteString.emptyByteString(), true));
    } else if (!isBlank(rest)) {
      lines.add(new Line(rest, false));
    }
    rest = ByteString.emptyByteString();
    skipping = false;
  }

  private void keep(ByteString more) {
    if (skipping || rest.length() + (long) more.length() > maxBytes) {
      skipping = true;
      rest = ByteString.emptyByteString();
    } else if (!more.isEmpty()) {
      rest = rest.concat(more);
    }
  }

  private static boolean isBlank(ByteString line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.apply(i) > ' ') {
        return false;
      }
    }
    return true;
  }
}
