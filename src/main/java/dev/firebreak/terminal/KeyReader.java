package dev.firebreak.terminal;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads keys from the bytes that a terminal sends. */
public final class KeyReader {
  private static final int ESCAPE = 0x1b;
  private static final int FIRST_FINAL = 0x40;

  private final InputStream in;

  public KeyReader(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for the next key.
   *
   * @return its character; {@code up}, {@code down}, {@code left}, {@code right}; empty for any
   *     other key; null at the end of the input
   */
  public @Nullable String next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    } else if (first != ESCAPE) {
      return first > ' ' && first < 0x7f ? String.valueOf((char) first) : "";
    }
    int second = in.read();
    if (second != '[' && second != 'O') {
      return second < 0 ? null : "";
    }
    return arrow();
  }

  /** Reads the rest of a control sequence: parameters, and a final byte. */
  private @Nullable String arrow() throws IOException {
    int next = in.read();
    while (next >= 0 && next < FIRST_FINAL) {
      next = in.read();
    }
    return switch (next) {
      case -1 -> null;
      case 'A' -> "up";
      case 'B' -> "down";
      case 'C' -> "right";
      case 'D' -> "left";
      default -> "";
    };
  }
}
