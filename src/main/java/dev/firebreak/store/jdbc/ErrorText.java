package dev.firebreak.store.jdbc;

import org.jspecify.annotations.Nullable;

/** Texts of errors, for the log and for replies to callers. */
public final class ErrorText {
  private ErrorText() {}

  /** Returns the first line of the error's message. */
  public static String firstLine(@Nullable Throwable e) {
    return e == null ? "" : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
