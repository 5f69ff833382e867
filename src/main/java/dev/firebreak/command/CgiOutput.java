package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes the outcome of a program that succeeded and chooses the status and the header fields. */
final class CgiOutput {
  private CgiOutput() {}

  static Outcome outcome(TypeSettings.Results results, KeptOutput output, String stderr)
      throws IOException {
    if (!output.isLong()) {
      return outcome(results, output.bytes(), stderr);
    }
    ByteBuffer all = output.mapped();
    try {
      CgiHead head = CgiHead.read(all, results.produces());
      ByteBuffer content = all.slice(head.length(), all.remaining() - head.length());
      return new Outcome.SucceededAtLength(content, head.contentType(), head.answer());
    } catch (CgiHead.Malformed e) {
      return malformed(String.valueOf(e.getMessage()), stderr);
    }
  }

  /** The same for an output that is in the heap. */
  static Outcome outcome(TypeSettings.Results results, byte[] all, String stderr) {
    try {
      CgiHead head = CgiHead.read(ByteBuffer.wrap(all), results.produces());
      byte[] content = Arrays.copyOfRange(all, head.length(), all.length);
      return new Outcome.Succeeded(Payload.of(content, head.contentType()).withHead(head.answer()));
    } catch (CgiHead.Malformed e) {
      return malformed(String.valueOf(e.getMessage()), stderr);
    }
  }

  static Outcome malformed(String what, String stderr) {
    return new Outcome.Crashed(
        new Cause.Reported("The output is not that of a CGI program: " + what, stderr));
  }
}
