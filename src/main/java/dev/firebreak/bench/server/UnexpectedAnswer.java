package dev.firebreak.bench.server;

import java.io.IOException;

/** The first call was not answered with 200, so that a load of such calls is not measured. */
public final class UnexpectedAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  public UnexpectedAnswer(String message) {
    super(message);
  }
}
