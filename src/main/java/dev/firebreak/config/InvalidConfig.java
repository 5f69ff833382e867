package dev.firebreak.config;

import java.util.List;

/** The configuration can't be used. Lists all errors, not only the first. */
public final class InvalidConfig extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  /**
   * Creates the exception.
   *
   * @param complaints the errors, one line each, beginning with the full name of the key
   */
  public InvalidConfig(List<String> complaints) {
    super(String.join(System.lineSeparator(), complaints));
    this.errors = List.copyOf(complaints);
  }

  /** The errors, one line each. */
  public List<String> errors() {
    return errors;
  }
}
