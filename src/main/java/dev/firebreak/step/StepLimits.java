package dev.firebreak.step;

/**
 * The limits on the steps and signals of a task.
 *
 * @param most how many steps it may have
 * @param longest the longest result of a step, and body of a signal, in bytes
 * @param signalBytes how many bytes its signals may have together
 */
public record StepLimits(int most, int longest, long signalBytes) {
  public static final StepLimits DEFAULT = new StepLimits(10_000, 1 << 20, 16 << 20);
}
