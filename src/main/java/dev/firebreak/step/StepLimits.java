package dev.firebreak.step;

/**
 * The limits on the steps of a task.
 *
 * @param most how many steps it may have
 * @param longest the longest result of a step, in bytes
 */
public record StepLimits(int most, int longest) {
  public static final StepLimits DEFAULT = new StepLimits(10_000, 1 << 20);
}
