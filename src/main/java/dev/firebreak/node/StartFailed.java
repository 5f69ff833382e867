package dev.firebreak.node;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.SocketSettings;
import dev.firebreak.socket.UnusableSocketFile;
import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.util.Locale;

/** A node could not start. The message says what to do about it. */
public final class StartFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  StartFailed(HttpSettings http, Throwable cause) {
    super(message(http, reason(cause)), cause);
    temporary = false;
  }

  StartFailed(StoreException failure) {
    super("the store can't be used: " + failure.getMessage(), failure);
    temporary = failure instanceof StoreException.Unavailable;
  }

  private StartFailed(String message, Throwable cause) {
    super(message, cause);
    temporary = false;
  }

  static StartFailed noAudit(IOException cause) {
    return new StartFailed(
        "the audit log can't be written ("
            + cause.getMessage()
            + "); firebreak.http.audit.file says where it is",
        cause);
  }

  static StartFailed noAccessLog(IOException cause) {
    return new StartFailed(
        "the access log can't be written ("
            + cause.getMessage()
            + "); firebreak.http.access-log.file says where it is",
        cause);
  }

  /** Whether the same start may succeed later, because only the store can't be reached. */
  public boolean temporary() {
    return temporary;
  }

  private static String message(HttpSettings http, Throwable root) {
    SocketSettings socket = http.address().socket();
    if (root instanceof UnusableSocketFile && socket != null) {
      return "can't listen on the Unix socket "
          + socket.path()
          + " ("
          + root.getMessage()
          + "); it is set by firebreak.http.socket.path, or FIREBREAK_HTTP_SOCKET";
    }
    return root instanceof IOException
        ? String.format(
            Locale.ROOT,
            "can't listen on %s:%d (%s); the address is set by firebreak.http.host and"
                + " firebreak.http.port, or FIREBREAK_HTTP_PORT",
            http.address().host(),
            http.address().port(),
            root.getMessage())
        : "the node could not start: " + root;
  }

  private static Throwable reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && !(root instanceof UnusableSocketFile)) {
      root = root.getCause();
    }
    return root;
  }
}
