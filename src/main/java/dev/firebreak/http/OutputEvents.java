package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.observe.OutputPosition;
import dev.firebreak.observe.OutputStep;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.Task;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Writes the output of a task as server-sent events. One for each stream; not thread-safe. */
final class OutputEvents implements OutputFormat {
  private final OutputLines lines = new OutputLines();
  private @Nullable OutputPart before;

  @JsonPropertyOrder({"attempt", "text"})
  private record Line(int attempt, String text) {}

  @JsonPropertyOrder({"attempt", "bytes"})
  private record Gap(int attempt, long bytes) {}

  @JsonPropertyOrder({"attempt", "fence"})
  private record Ended(int attempt, int fence) {}

  @JsonPropertyOrder({"id", "type", "state", "attempts"})
  private record State(String id, String type, String state, int attempts) {}

  @Override
  public ByteString of(OutputStep step) {
    StringBuilder events = new StringBuilder();
    switch (step) {
      case OutputStep.More(OutputPart part, long missed) -> add(events, part, missed);
      case OutputStep.Nothing _ -> {}
      case OutputStep.End(Task task) -> {
        endLine(events);
        addState(events, task);
      }
    }
    return ByteString.fromString(events.toString());
  }

  private void add(StringBuilder events, OutputPart part, long missed) {
    int attempt = part.attempt();
    if (missed > 0) {
      endLine(events);
      add(events, "gap", new OutputPosition(part.claim(), part.from()), new Gap(attempt, missed));
    }
    lines.add(part.bytes(), part.from(), (text, at) -> addLine(events, part, text, at));
    before = part;
    if (part.last()) {
      endLine(events);
      OutputPosition next = OutputPosition.start(part.claim() + 1);
      add(events, "end", next, new Ended(attempt, part.claim()));
    }
  }

  /** Ends the line that the part before has begun. */
  private void endLine(StringBuilder events) {
    OutputPart part = before;
    if (part != null) {
      lines.end(part.to(), (text, at) -> addLine(events, part, text, at));
    }
  }

  private static void addLine(StringBuilder events, OutputPart part, String text, long at) {
    OutputPosition after = new OutputPosition(part.claim(), at);
    add(events, "line", after, new Line(part.attempt(), text));
  }

  private static void addState(StringBuilder events, @Nullable Task task) {
    if (task != null) {
      int attempts = task.tries().attempts();
      State state = new State(task.id().toString(), task.type(), task.state().word(), attempts);
      add(events, "state", null, state);
    }
  }

  private static void add(
      StringBuilder events, String name, @Nullable OutputPosition position, Object data) {
    if (position != null) {
      events.append("id: ").append(position).append('\n');
    }
    String json = new String(Responses.bytes(data), StandardCharsets.UTF_8);
    events.append("event: ").append(name).append("\ndata: ").append(json).append("\n\n");
  }
}
