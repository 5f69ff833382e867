package dev.firebreak.bench;

import java.io.IOException;

/** One call already was not answered with 200; a load of them would say no more. */
public final class UnexpectedAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswer(String message) {
    super(message);
  }
}
