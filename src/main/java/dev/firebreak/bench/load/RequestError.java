package dev.firebreak.bench.load;

import java.util.Locale;

/** Why a request has no answer, or not the expected one. */
public enum RequestError {
  /** No connection could be made. */
  NOT_CONNECTED,
  /** The connection was lost while the request was in flight. */
  BROKEN,
  /** The server closed the connection before the answer was complete. */
  CUT_OFF,
  /** The received bytes were not HTTP. */
  NOT_HTTP,
  /** The status was as expected, the length of the body was not. */
  WRONG_LENGTH,
  /** No answer had arrived when the generator stopped waiting. */
  UNANSWERED,
  /** No connection became free before the generator stopped waiting. */
  UNSENT;

  /** The name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
