package dev.firebreak.socket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file of a Unix socket can't be used. The message says why, without the file's path. */
public final class UnusableSocketFile extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableSocketFile(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
