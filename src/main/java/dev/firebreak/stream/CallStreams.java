package dev.firebreak.stream;

import org.jspecify.annotations.Nullable;

/**
 * What of a call is passed on while it is read or written.
 *
 * @param answer the answer; null if it is answered with its outcome only
 * @param input the input; null if it is complete
 */
public record CallStreams(@Nullable StreamedAnswer answer, @Nullable StreamedInput input) {
  /** A call whose input is known and whose answer is its outcome. */
  public static final CallStreams NONE = new CallStreams(null, null);

  /** Whether a part of the call can't be repeated, so that it can have no further attempt. */
  public boolean used() {
    return (answer != null && answer.begun()) || (input != null && input.opened());
  }
}
