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
    boolean isLong = output.isLong();
    ByteBuffer all = isLong ? output.mapped() : ByteBuffer.wrap(output.bytes());
    CgiHead head;
    try {
      head = CgiHead.read(all, results.produces());
    } catch (CgiHead.Malformed e) {
      return new Outcome.Crashed(
          new Cause.Reported("The output is not that of a CGI program: " + e.getMessage(), stderr));
    }
    if (isLong) {
      ByteBuffer content = all.slice(head.length(), all.remaining() - head.length());
      return new Outcome.SucceededAtLength(content, head.contentType(), head.answer());
    }
    byte[] content = Arrays.copyOfRange(all.array(), head.length(), all.array().length);
    return new Outcome.Succeeded(Payload.of(content, head.contentType()).withHead(head.answer()));
  }
}
