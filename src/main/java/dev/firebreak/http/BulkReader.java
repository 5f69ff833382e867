package dev.firebreak.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.api.Payload;
import dev.firebreak.store.Key;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.supervise.Admission;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a bulk submit. */
final class BulkReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final TaskHouse house;

  /** A line that can be taken. */
  record Entry(Admission admission, Submission submission) {}

  BulkReader(TaskHouse house) {
    this.house = house;
  }

  /** What a line has, as it is read. */
  private static final class Members {
    @Nullable String type;
    byte[] input = {};
    @Nullable String key;
    @Nullable Instant runAt;
    int priority = SubmitHeaders.usualPriority();
  }

  /**
   * Reads a line.
   *
   * @throws ProblemFound if it can't be taken, or there is no room
   */
  Entry read(byte[] line) throws ProblemFound {
    Members members = members(line);
    if (members.type == null) {
      throw invalid("type is missing");
    }
    Admission admission = house.types().get(members.type);
    if (admission == null) {
      throw new ProblemFound(new TypeDoors(house.types()).unknown(members.type));
    }
    Payload input =
        members.input.length == 0 ? Payload.of(members.input) : Payload.json(members.input);
    TypeDoors.requireAccepted(admission, input.contentType());
    long maxBytes = admission.type().settings().work().maxBody();
    if (members.input.length > maxBytes) {
      throw new ProblemFound(BodyReader.tooLarge(maxBytes));
    }
    SubmitEndpoint.requireRoom(house, admission);
    return new Entry(admission, submission(admission, members, input));
  }

  private Submission submission(Admission admission, Members members, Payload input) {
    String type = admission.type().name();
    return new Submission(
        RunId.at(house.clock().millis()),
        type,
        new Submission.Plan(
            members.priority, members.runAt, null, admission.type().settings().retry().attempts()),
        input,
        members.key == null ? null : Key.of("", type, members.key, input),
        null,
        Start.LATER);
  }

  private static Members members(byte[] line) throws ProblemFound {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("a line must be an object");
      }
      Members members = new Members();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        take(parser, name, line, members);
      }
      if (parser.nextToken() != null) {
        throw invalid("something follows the object");
      }
      return members;
    } catch (JsonProcessingException e) {
      throw new ProblemFound(
          Problem.of(ProblemType.MALFORMED_JSON, e.getOriginalMessage())
              .with("column", e.getLocation() == null ? 1 : e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  private static void take(JsonParser parser, String name, byte[] line, Members members)
      throws IOException, ProblemFound {
    switch (name) {
      case "type" -> members.type = text(parser, name);
      case "key" -> members.key = SubmitHeaders.key("key", text(parser, name));
      case "runAt" -> members.runAt = SubmitHeaders.time("runAt", text(parser, name));
      case "priority" -> members.priority = SubmitHeaders.priority(parser.getText());
      case "input" -> {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        members.input =
            Arrays.copyOfRange(line, from, (int) parser.currentLocation().getByteOffset());
      }
      default -> throw invalid("unknown member \"" + name + '"');
    }
  }

  private static String text(JsonParser parser, String name) throws IOException, ProblemFound {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(name + " must be a text");
    }
    return parser.getText();
  }

  private static ProblemFound invalid(String detail) {
    return new ProblemFound(Problem.of(ProblemType.INVALID_INPUT, detail));
  }
}
