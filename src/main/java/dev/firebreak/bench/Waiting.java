package dev.firebreak.bench;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of the scene {@link Scene#MEMORY}.
 *
 * @param attempts how many wait
 * @param heap the largest heap of their process, as for {@code -Xmx}; null for that of this program
 */
public record Waiting(int attempts, @Nullable String heap) {
  public static final Waiting USUAL = new Waiting(100_000, null);

  private static final int MOST = 1_000_000;
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,8}[mMgG]");

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public Waiting {
    if (attempts < 1 || attempts > MOST) {
      throw new IllegalArgumentException("--attempts must be within 1 and " + MOST);
    }
    if (heap != null && !HEAP.matcher(heap).matches()) {
      throw new IllegalArgumentException("--heap must be a number with m or g, such as 12g");
    }
  }
}
