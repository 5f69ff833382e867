package dev.firebreak.json;

import dev.firebreak.task.Outcome;

/** The input can't be bound to what the handler reads. */
public final class InputRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  InputRefused(Outcome outcome) {
    super(null, null, false, false);
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }
}
