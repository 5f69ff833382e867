package dev.firebreak.bench;

import java.util.Locale;

/** Why a request has no answer, or not the one that was expected. */
enum Fault {
  /** There was no connection to be had. */
  NOT_CONNECTED,
  /** The connection broke while the request was under way. */
  BROKEN,
  /** The server closed before the answer was whole. */
  CUT_OFF,
  /** What came was not HTTP. */
  NOT_HTTP,
  /** The status was as expected, the length of the body was not. */
  WRONG_LENGTH,
  /** The answer had not come when the generator stopped waiting. */
  UNANSWERED,
  /** No connection was free until the generator stopped waiting. */
  UNSENT;

  /** As reports show it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
