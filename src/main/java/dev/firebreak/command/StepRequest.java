package dev.firebreak.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code firebreak step}.
 *
 * @param what happens
 * @param place the place of the step
 * @param detail the name of a step that begins, the exit code of one that ends, the time and the
 *     name of a pause or a signal
 */
record StepRequest(What what, String place, String detail) {
  private static final Pattern LINE =
      Pattern.compile("(begin|end|sleep|await|bye) (0|[1-9][0-9]{0,2})(?: (.*))?");

  private static final Pattern CODE = Pattern.compile("[0-9]{1,3}");

  /** What a step reports. */
  enum What {
    BEGIN,
    END,
    SLEEP,
    AWAIT,
    BYE
  }

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
    String detail = found.group(3) == null ? "" : found.group(3);
    StepRequest request =
        switch (found.group(1)) {
          case "begin" -> new StepRequest(What.BEGIN, found.group(2), detail);
          case "end" -> new StepRequest(What.END, found.group(2), detail);
          case "sleep" -> new StepRequest(What.SLEEP, found.group(2), detail);
          case "await" -> new StepRequest(What.AWAIT, found.group(2), detail);
          default -> new StepRequest(What.BYE, found.group(2), "");
        };
    return request.what != What.END || CODE.matcher(detail).matches() ? request : null;
  }

  /** The exit code of the command. */
  int code() {
    return Integer.parseInt(detail);
  }
}
