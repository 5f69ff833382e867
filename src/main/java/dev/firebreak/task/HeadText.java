package dev.firebreak.task;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import org.jspecify.annotations.Nullable;

/** The text in which the head of an input or a result is stored. */
public final class HeadText {
  private HeadText() {}

  /** The text for the head of a payload; null if it has none. */
  public static @Nullable String of(Payload payload) {
    return of(payload.head());
  }

  /** The text for a head; null if there is none. */
  public static @Nullable String of(@Nullable Head head) {
    return head == null ? null : head.text();
  }

  /** Reads a head; null if there is none. A text that can't be read counts as none. */
  public static @Nullable Head read(@Nullable String text) {
    try {
      return text == null ? null : Head.parse(text);
    } catch (IllegalArgumentException _) {
      return null; // Of a later version, or changed by hand: the task itself is sound.
    }
  }
}
