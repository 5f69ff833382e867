package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.task.Outcome;
import dev.firebreak.workerprocess.ChildWire.Order;
import dev.firebreak.workerprocess.ChildWire.Reply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The dialect between the node and a child JVM. */
final class ChildDialect implements Dialect {
  private static final byte[] CANCEL = ChildWire.line(Order.CANCEL);

  private final byte[] greeting;

  ChildDialect(ChildWire.Setup setup) {
    this.greeting = ChildWire.line(setup);
  }

  @Override
  public byte[] greeting() {
    return greeting;
  }

  @Override
  public @Nullable Outcome refusal(Payload input) {
    return null;
  }

  @Override
  public byte[] order(AttemptContext attempt, Payload input) {
    return ChildWire.line(
        new Order(
            false,
            attempt.id(),
            attempt.type(),
            attempt.number(),
            attempt.fence(),
            attempt.allowance().toMillis(),
            input.contentType(),
            input.bytes()));
  }

  /** Crash reports of the JVM and output of native code go to standard output, as answers do. */
  @Override
  public boolean isNoise(byte[] line) {
    return line.length == 0 || line[0] != '{';
  }

  @Override
  public Answer read(byte[] line, String id) {
    try {
      Reply reply = ChildWire.read(line, Reply.class);
      return switch (reply.kind()) {
        case READY -> new Answer.Ready();
        case UNUSABLE -> new Answer.Unusable(String.valueOf(reply.detail()));
        case PROGRESS ->
            id.equals(reply.id()) && reply.fraction() != null
                ? new Answer.Underway(reply.fraction(), reply.detail())
                : new Answer.Wrong("it speaks of another attempt");
        default ->
            id.equals(reply.id())
                ? new Answer.Ended(Replies.outcome(reply))
                : new Answer.Wrong("its answer is to another attempt");
      };
    } catch (IOException | RuntimeException _) {
      return new Answer.Wrong("its answer is none of a child's");
    }
  }

  @Override
  public byte[] cancellation() {
    return CANCEL;
  }
}
