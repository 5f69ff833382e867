package dev.firebreak.http;

import dev.firebreak.observe.OutputStep;
import dev.firebreak.task.OutputPart;
import java.util.Locale;
import org.apache.pekko.util.ByteString;

/**
 * Writes the output of an attempt as plain text. What could move the cursor of a terminal or change
 * the order of text is written as an escape sequence. One for each answer; not thread-safe.
 */
final class OutputText implements OutputFormat {
  private final OutputLines lines = new OutputLines();

  @Override
  public ByteString of(OutputStep step) {
    StringBuilder text = new StringBuilder();
    if (step instanceof OutputStep.More(OutputPart part, long missed)) {
      if (missed > 0) {
        lines.end(part.from(), (line, _) -> add(text, line));
      }
      lines.add(part.bytes(), part.from(), (line, _) -> add(text, line));
      if (part.last()) {
        lines.end(part.to(), (line, _) -> add(text, line));
      }
    } else if (step instanceof OutputStep.End) {
      lines.end(0, (line, _) -> add(text, line));
    }
    return ByteString.fromString(text.toString());
  }

  private static void add(StringBuilder text, String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isUnsafe(c)) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('\n');
  }

  private static boolean isUnsafe(char c) {
    return c != '\t' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }
}
