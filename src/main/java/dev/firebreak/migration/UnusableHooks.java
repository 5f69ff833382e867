package dev.firebreak.migration;

import java.util.List;

/** A hooks file can't be translated. */
public final class UnusableHooks extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  UnusableHooks(List<String> errors) {
    super(String.join("; ", errors));
    this.errors = List.copyOf(errors);
  }

  /** What is wrong, at least one text. */
  public List<String> errors() {
    return errors;
  }
}
