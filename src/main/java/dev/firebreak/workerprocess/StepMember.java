package dev.firebreak.workerprocess;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.api.Payload;
import dev.firebreak.task.Step;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the member {@code step} of a line of a command: a step that begins or has a result, a
 * sleep, a wait, or a child.
 */
final class StepMember {
  private static final int LONGEST_NUMBER = 30;

  /** About a thousand years. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(365L * 24 * 3600 * 1000);

  private final byte[] line;
  private final List<String> members = new ArrayList<>();
  private @Nullable String name;
  private @Nullable String contentType;
  private byte @Nullable [] value;
  private byte @Nullable [] input;
  private @Nullable String type;
  private @Nullable Duration time;
  private @Nullable Duration timeout = Duration.ofSeconds(MOST_SECONDS.longValue());
  private @Nullable List<String> ids;

  private StepMember(byte[] line) {
    this.line = line;
  }

  /**
   * Reads the value that the parser is at.
   *
   * @param line what is parsed
   */
  static Answer read(JsonParser parser, byte[] line) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      LineMembers.skip(parser);
      return new Answer.Wrong("its step is not an object");
    }
    StepMember step = new StepMember(line);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      step.readMember(member, parser);
    }
    return step.meaning();
  }

  private void readMember(String member, JsonParser parser) throws IOException {
    switch (member) {
      case "result", "sleep", "await", "awaitAll", "submit" -> {
        if (!members.contains(member)) {
          members.add(member);
        }
      }
      default -> {}
    }
    switch (member) {
      case "name" -> name = LineMembers.text(parser);
      case "contentType" -> contentType = LineMembers.text(parser);
      case "result" -> value = LineMembers.raw(parser, line);
      case "input" -> input = LineMembers.raw(parser, line);
      case "sleep", "await" -> time = seconds(parser);
      case "timeout" -> timeout = seconds(parser);
      case "awaitAll" -> ids = texts(parser);
      case "submit" -> type = LineMembers.text(parser);
      default -> LineMembers.skip(parser);
    }
  }

  /** A number of seconds; null for any other value. */
  private static @Nullable Duration seconds(JsonParser parser) throws IOException {
    BigDecimal seconds =
        parser.currentToken().isNumeric() && parser.getTextLength() <= LONGEST_NUMBER
            ? parser.getDecimalValue()
            : null;
    LineMembers.skip(parser);
    if (seconds == null || seconds.signum() < 0) {
      return null;
    }
    BigDecimal within = seconds.min(MOST_SECONDS);
    long whole = within.longValue();
    BigDecimal rest = within.subtract(BigDecimal.valueOf(whole));
    return Duration.ofSeconds(whole, rest.movePointRight(9).longValue());
  }

  /** The texts of an array; null for any other value. */
  private static @Nullable List<String> texts(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      LineMembers.skip(parser);
      return null;
    }
    List<String> texts = new ArrayList<>();
    boolean valid = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      valid &= parser.currentToken() == JsonToken.VALUE_STRING;
      String text = LineMembers.text(parser);
      if (valid && text != null) {
        texts.add(text);
      }
    }
    return valid ? texts : null;
  }

  private Answer meaning() {
    if (name == null) {
      return new Answer.Wrong("its step has no name");
    } else if (members.size() > 1) {
      return new Answer.Wrong("its step has more than one of the members " + members);
    }
    return switch (members.isEmpty() ? "" : members.getFirst()) {
      case "" -> new Answer.OfStep(new StepLine.Begin(name));
      case "result" -> result(name);
      case "awaitAll" -> awaitAll(name);
      case "submit" -> submit(name);
      case "sleep" -> time == null ? noTime("sleep") : of(new StepLine.Sleep(name, time));
      default -> time == null ? noTime("await") : of(new StepLine.Await(name, time));
    };
  }

  private static Answer of(StepLine step) {
    return new Answer.OfStep(step);
  }

  private static Answer noTime(String member) {
    return new Answer.Wrong("the " + member + " of its step is not a number of seconds");
  }

  private Answer result(String of) {
    Payload payload = value == null ? null : LineMembers.payload(value, contentType);
    return payload == null
        ? new Answer.Wrong("the result of its step is not a string in Base64 with a media type")
        : of(new StepLine.End(of, Step.Kind.RESULT, 0, payload, null));
  }

  private Answer awaitAll(String of) {
    if (ids == null) {
      return new Answer.Wrong("the awaitAll of its step is not an array of ids");
    }
    return timeout == null ? noTime("timeout") : of(new StepLine.AwaitAll(of, ids, timeout));
  }

  private Answer submit(String of) {
    if (type == null) {
      return new Answer.Wrong("the submit of its step is not the name of a type");
    }
    Payload payload = input == null ? Payload.empty() : LineMembers.payload(input, contentType);
    return payload == null
        ? new Answer.Wrong("the input of its child is not a string in Base64 with a media type")
        : of(new StepLine.Submit(of, type, payload));
  }
}
