package dev.firebreak.config;

import java.util.List;

/** The configuration can't be used. Says everything that is wrong with it, not just the first. */
public final class InvalidConfig extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> complaints;

  /**
   * A refusal.
   *
   * @param complaints what is wrong, a line each, the key's full name first
   */
  public InvalidConfig(List<String> complaints) {
    super(String.join(System.lineSeparator(), complaints));
    this.complaints = List.copyOf(complaints);
  }

  /** What is wrong, a line each. */
  public List<String> complaints() {
    return complaints;
  }
}
