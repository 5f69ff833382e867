package dev.firebreak.isolation;

import dev.firebreak.config.TypeSettings;

/** A type's handler can't be used. The message names the key that says so. */
public final class UnusableHandler extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Why.
   *
   * @param key of the type, that says it
   */
  public UnusableHandler(TypeSettings type, String key, String detail) {
    super("firebreak.types." + type.name() + '.' + key + ": " + detail);
  }
}
