package dev.firebreak.store;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which texts every store takes, so that a store can be moved into any other: PostgreSQL has no
 * U+0000, and UTF-8 has no surrogate without the other half of its pair. Causes are no concern of
 * this: they are stored as JSON, which has escapes for both.
 */
public final class Storable {
  private Storable() {}

  /** Why a submission can't be stored; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(Submission told) {
    Key key = told.key();
    StoreException.Unstorable refusal = refusal("type", told.type());
    if (refusal == null) {
      refusal = refusal("content type", told.input().contentType());
    }
    if (refusal == null) {
      refusal = refusal("trace", told.trace());
    }
    return refusal == null && key != null ? refusal("key", key.key()) : refusal;
  }

  /** Why nothing stored can be asked for by a text, or be stored under it; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(String field, @Nullable String text) {
    int at = text == null ? -1 : unstorable(text);
    return text == null || at < 0
        ? null
        : new StoreException.Unstorable(
            String.format(
                Locale.ROOT,
                "the %s can't be stored: its character %d is U+%04X",
                field,
                at + 1,
                (int) text.charAt(at)));
  }

  /** What is asked for, unless it is refused. */
  public static <T extends @Nullable Object> CompletionStage<T> unless(
      StoreException.@Nullable Unstorable refusal, Supplier<CompletionStage<T>> asked) {
    return refusal == null ? asked.get() : CompletableFuture.failedStage(refusal);
  }

  private static int unstorable(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
