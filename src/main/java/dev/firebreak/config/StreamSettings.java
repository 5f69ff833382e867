package dev.firebreak.config;

/**
 * What of a call is passed on while it runs, and not held until it is complete.
 *
 * @param answer whether the answer is sent while it is written
 * @param input whether the input is passed on while it arrives
 * @param maxInput how many bytes such an input may have
 */
public record StreamSettings(boolean answer, boolean input, long maxInput) {
  /** Input and answer are held until they are complete. */
  static final StreamSettings NONE = new StreamSettings(false, false, 16L << 30);

  /** Whether anything is passed on while a call runs. */
  public boolean any() {
    return answer || input;
  }
}
