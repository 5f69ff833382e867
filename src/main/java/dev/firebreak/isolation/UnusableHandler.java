package dev.firebreak.isolation;

import dev.firebreak.config.TypeSettings;

/** A type's handler can't be used. The message names the configuration key concerned. */
public final class UnusableHandler extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Names the key and the reason.
   *
   * @param key the key of the type that is at fault
   */
  public UnusableHandler(TypeSettings type, String key, String detail) {
    super("firebreak.types." + type.name() + '.' + key + ": " + detail);
  }
}
