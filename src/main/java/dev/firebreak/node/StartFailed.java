package dev.firebreak.node;

import dev.firebreak.config.HttpSettings;

/** A node could not start. The message says what to do about it. */
public final class StartFailed extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailed(HttpSettings http, Throwable cause) {
    super(
        "can't listen on "
            + http.host()
            + ':'
            + http.port()
            + " ("
            + root(cause)
            + "); firebreak.http.host and firebreak.http.port, or FIREBREAK_HTTP_PORT, say where",
        cause);
  }

  private static String root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
