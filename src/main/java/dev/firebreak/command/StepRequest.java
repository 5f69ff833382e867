package dev.firebreak.command;

import dev.firebreak.step.StepRefused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code firebreak step}, or of this node itself: that a process which had a place is
 * gone.
 *
 * @param what happens
 * @param place the place of the step
 * @param detail the name of a step that begins, the exit code of one that ends, the number of the
 *     watch of a process that is gone, what {@link #named} reads of the others
 */
record StepRequest(What what, String place, String detail) {
  private static final Pattern LINE =
      Pattern.compile(
          "(here|begin|end|sleep|await|all|submit|bye|gone) (0|[1-9][0-9]{0,2})(?: (.*))?");

  private static final Pattern CODE = Pattern.compile("[0-9]{1,3}");
  private static final Pattern NAMED = Pattern.compile("(\\S+) (.*)");

  /** What a step reports. */
  enum What {
    HERE,
    BEGIN,
    END,
    SLEEP,
    AWAIT,
    ALL,
    SUBMIT,
    BYE,
    GONE;

    /** Whether it is the first request of a process, which has taken its place before. */
    boolean takesPlace() {
      return this != END && this != BYE && this != GONE;
    }
  }

  /**
   * A word and a name.
   *
   * @param word the time of a sleep or a wait, the type of a child
   * @param name that of the sleep, the wait or the child
   */
  record Named(String word, String name) {}

  /** Reads a line; null for one that the shipped program does not write. */
  static @Nullable StepRequest read(byte[] line) {
    Matcher found;
    try {
      found = LINE.matcher(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)));
    } catch (CharacterCodingException _) {
      return null;
    }
    if (!found.matches()) {
      return null;
    }
    What what = What.valueOf(found.group(1).toUpperCase(Locale.ROOT));
    String detail = found.group(3) == null ? "" : found.group(3);
    return what != What.END || CODE.matcher(detail).matches()
        ? new StepRequest(what, found.group(2), detail)
        : null;
  }

  /** The exit code of the command. */
  int code() {
    return Integer.parseInt(detail);
  }

  /**
   * The detail of a sleep, a wait or a child.
   *
   * @throws StepRefused if it is none
   */
  Named named() {
    Matcher found = NAMED.matcher(detail);
    if (!found.matches()) {
      throw new StepRefused("a word or a name is missing");
    }
    return new Named(found.group(1), found.group(2));
  }
}
