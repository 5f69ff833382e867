package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/**
 * Who may send requests to a type, besides callers with a token.
 *
 * @param verify how signatures are verified; null if requests need none
 * @param cors the pages of other origins that may; null if none may
 */
public record SenderSettings(@Nullable VerifySettings verify, @Nullable CorsSettings cors) {
  /** Callers without a signature, and no pages of other origins. */
  public static final SenderSettings PLAIN = new SenderSettings(null, null);
}
