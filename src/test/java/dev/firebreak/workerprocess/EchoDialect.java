package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.task.Outcome;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends the input as it is; whatever comes back is the answer, but for "!". */
class EchoDialect implements Dialect {
  @Override
  public byte[] greeting() {
    return new byte[0];
  }

  @Override
  public @Nullable Outcome refusal(Payload input) {
    return null;
  }

  @Override
  public byte[] order(AttemptContext attempt, Payload input) {
    return (new String(input.bytes(), StandardCharsets.UTF_8) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean isNoise(byte[] line) {
    return line.length == 0;
  }

  @Override
  public Answer read(byte[] line, String id) {
    if (line.length > 0 && line[0] == '!') {
      throw new IllegalStateException("unreadable");
    }
    return new Answer.Ended(new Outcome.Succeeded(Payload.of(line, "text/plain")));
  }

  @Override
  public byte[] stepReply(String id, StepReply reply) {
    return new byte[0];
  }

  @Override
  public byte[] cancellation() {
    return new byte[0];
  }
}
