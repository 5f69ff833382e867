package dev.firebreak.outputlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Divides one stream of a program into lines and logs each once it has ended. A line belongs to the
 * attempt that wrote its first byte. Of a long line the beginning is logged. Not thread-safe.
 */
public final class OutputLines {
  /** How many bytes of a line are logged. */
  static final int LONGEST = 2048;

  private static final int CONTINUES = 0b1100_0000;
  private static final int CONTINUED = 0b1000_0000;

  private final OutputLog log;
  private final String stream;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private LineOwner owner = LineOwner.NONE;

  /** The length of the line so far, with what is not kept of it. */
  private long length;

  OutputLines(OutputLog log, String stream) {
    this.log = log;
    this.stream = stream;
  }

  /** Adds bytes that an attempt wrote; their position stays. */
  public void add(ByteBuffer bytes, LineOwner of) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      byte b = bytes.get(i);
      if (b == '\n') {
        end();
        continue;
      }
      if (length == 0) {
        owner = of;
      }
      length++;
      if (line.size() < LONGEST) {
        line.write(b);
      }
    }
  }

  /** Logs a last line that was not ended. */
  public void end() {
    byte[] kept = line.toByteArray();
    int end = kept.length;
    boolean cut = length > end;
    if (cut) {
      while (end > 0 && (kept[end - 1] & CONTINUES) == CONTINUED) {
        end--; // A character that was cut in two is left out, with its first byte below.
      }
      end -= end > 0 && kept[end - 1] < 0 ? 1 : 0;
    } else if (end > 0 && kept[end - 1] == '\r') {
      end--;
    }
    String text = new String(kept, 0, end, StandardCharsets.UTF_8);
    long rest = length - end;
    line.reset();
    length = 0;
    if (!text.isBlank()) {
      log.log(owner, stream, cut ? text + "... (" + rest + " more bytes)" : text);
    }
  }
}
