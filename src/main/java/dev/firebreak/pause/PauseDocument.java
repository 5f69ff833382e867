package dev.firebreak.pause;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause as documents show it.
 *
 * @param since when the type was paused
 * @param by the owner of the token by which it was paused; null if none was required
 * @param reason why; null if no reason was given
 */
public record PauseDocument(Instant since, @Nullable String by, @Nullable String reason) {
  /** The document of a pause; null if there is none. */
  public static @Nullable PauseDocument of(@Nullable Pause pause) {
    return pause == null ? null : of(pause.since(), pause.owner(), pause.reason());
  }

  /** The document of a pause; both texts are empty if unknown. */
  public static PauseDocument of(Instant since, String owner, String reason) {
    return new PauseDocument(since, given(owner), given(reason));
  }

  private static @Nullable String given(String text) {
    return text.isEmpty() ? null : text;
  }
}
