package dev.firebreak.bench;

import java.util.Locale;

/** What Firebreak is compared with. */
public enum ComparedServer {
  /** Pekko HTTP alone, with a constant answer. */
  BARE,
  /** Go's net/http, a goroutine per request. */
  GO;

  /** As it is asked for, and as reports show it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
