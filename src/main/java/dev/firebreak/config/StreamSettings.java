package dev.firebreak.config;

/**
 * What of a call is passed on while it runs, and not held until it is complete.
 *
 * @param answer whether the answer is sent while it is written
 */
public record StreamSettings(boolean answer) {
  /** Input and answer are held until they are complete. */
  public static final StreamSettings NONE = new StreamSettings(false);
}
