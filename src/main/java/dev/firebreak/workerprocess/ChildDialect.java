package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The dialect between the node and a child JVM. */
final class ChildDialect implements Dialect {
  private static final byte[] CANCEL = ChildWire.line(new ChildOrder.Cancel());

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
        new ChildOrder.Begin(
            attempt.id(),
            attempt.type(),
            attempt.number(),
            attempt.fence(),
            attempt.trace().position(),
            attempt.process().allowance().toMillis(),
            input.contentType(),
            HeadText.of(input),
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
      return switch (ChildWire.read(line, ChildReply.class)) {
        case ChildReply.Ready _ -> new Answer.Ready();
        case ChildReply.Unusable(String detail) -> new Answer.Unusable(detail);
        case ChildReply.Progress progress ->
            id.equals(progress.id())
                ? new Answer.Underway(progress.fraction(), progress.note())
                : new Answer.Wrong("it speaks of another attempt");
        case ChildReply.OfStep step ->
            id.equals(step.id())
                ? new Answer.OfStep(line(step))
                : new Answer.Wrong("it speaks of a step of another attempt");
        case ChildReply.End end ->
            id.equals(end.id())
                ? new Answer.Ended(end.outcome())
                : new Answer.Wrong("its answer is to another attempt");
      };
    } catch (IOException | RuntimeException _) {
      return new Answer.Wrong("its answer is not valid");
    }
  }

  private static StepLine line(ChildReply.OfStep step) {
    return switch (step) {
      case ChildReply.StepBegun begun -> new StepLine.Begin(begun.name());
      case ChildReply.Sleep sleep ->
          new StepLine.Sleep(sleep.name(), Duration.ofMillis(sleep.millis()));
      case ChildReply.Await await ->
          new StepLine.Await(await.name(), Duration.ofMillis(await.millis()));
      case ChildReply.AwaitAll all ->
          new StepLine.AwaitAll(all.name(), all.ids(), Duration.ofMillis(all.millis()));
      case ChildReply.Submit child ->
          new StepLine.Submit(
              child.name(), child.type(), Payload.of(child.input(), child.contentType()));
      case ChildReply.StepGivenUp none -> new StepLine.GiveUp(none.name());
      case ChildReply.StepEnded end ->
          new StepLine.End(
              end.name(),
              end.kind(),
              end.code(),
              Payload.of(end.result(), end.contentType()),
              Duration.ofNanos(end.tookNanos()));
    };
  }

  @Override
  public byte[] stepReply(String id, StepReply reply) {
    return ChildWire.line(ChildOrder.StepAnswer.of(id, reply));
  }

  @Override
  public byte[] cancellation() {
    return CANCEL;
  }
}
