package dev.firebreak.client;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML, section 9.2) from lines. */
final class EventReader {
  private final Lines lines;
  private final Duration silence;

  /**
   * Creates a reader at the beginning of a stream.
   *
   * @param silence the time without a line after which the stream counts as lost
   */
  EventReader(Lines lines, Duration silence) {
    this.lines = lines;
    this.silence = silence;
  }

  /** Returns the next event; null at the end. An incomplete event is dropped. */
  @Nullable TaskEvent next() throws IOException, InterruptedException {
    String id = "";
    String name = "message";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    for (String line = lines.next(silence); line != null; line = lines.next(silence)) {
      if (line.isEmpty()) {
        if (any) {
          return new TaskEvent(id, name, data.toString());
        }
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : value(line.substring(colon + 1));
      switch (field) {
        case "id" -> id = value;
        case "event" -> {
          name = value;
          any = true;
        }
        case "data" -> {
          data.append(data.isEmpty() ? "" : "\n").append(value);
          any = true;
        }
        default -> {} // A comment has no field name.
      }
    }
    return null;
  }

  private static String value(String text) {
    return text.startsWith(" ") ? text.substring(1) : text;
  }
}
