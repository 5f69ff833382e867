package dev.firebreak.bench;

import java.util.Locale;

/** The servers that Firebreak is compared with. */
public enum ComparedServer {
  /** Pekko HTTP alone, with a constant answer. */
  BARE,
  /** Go's net/http, a goroutine per request. */
  GO,
  /** Vert.x, on the threads that receive the requests. */
  VERTX;

  /** The name in options and reports. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
