package dev.firebreak.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.access.Caller;
import dev.firebreak.api.Payload;
import dev.firebreak.json.Json;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one bulk submit. */
final class BulkReader {
  /** How many characters of a line an error quotes. */
  private static final int MOST_QUOTED = 100;

  /** The first byte of a UTF-16 byte order mark. */
  private static final int UTF_16_MARK = 0xFE;

  private final TaskContext context;
  private final Caller caller;
  private final @Nullable String trace;
  private final JsonFactory json;

  /** A line that can be accepted. */
  record Entry(Admission admission, NewTask task) {}

  /**
   * Creates a reader.
   *
   * @param trace the position in a trace of all tasks; null if each begins its own
   */
  BulkReader(TaskContext context, Caller caller, @Nullable String trace) {
    this.context = context;
    this.caller = caller;
    this.trace = trace;
    this.json = context.json().ofOneCaller();
  }

  /** The members of a line, filled while it is read. */
  private static final class Members {
    @Nullable String type;
    byte[] input = {};
    @Nullable String key;
    @Nullable Instant runAt;
    @Nullable Duration delay;
    @Nullable RunId group;
    @Nullable RunId parent;
    int priority = SubmitHeaders.usualPriority();
  }

  /**
   * Reads a line.
   *
   * @throws ProblemFound if the line can't be accepted, or there is no capacity
   */
  Entry read(byte[] line) throws ProblemFound {
    if (!caller.valid()) { // A body may arrive for long.
      throw new ProblemFound(Authentication.ended());
    }
    requireUtf8(line);
    Members members = members(line);
    if (members.type == null) {
      throw invalid("type is missing");
    } else if (members.delay != null && members.runAt != null) {
      throw invalid("delay and runAt can't both be given");
    }
    Admission admission = new TypeLookup(context.types()).accepting(members.type);
    if (admission == null || !caller.grant().types().match(members.type)) {
      throw new ProblemFound(
          new TypeLookup(context.types()).unknown(quoted(members.type), caller.grant()));
    }
    QuotaCheck.requireRate(caller);
    Payload input =
        members.input.length == 0 ? Payload.of(members.input) : Payload.json(members.input);
    TypeLookup.requireAccepted(admission, input.contentType());
    long maxBytes = SubmitEndpoint.mostStored(admission);
    if (members.input.length > maxBytes) {
      throw new ProblemFound(BodyReader.tooLarge(maxBytes));
    }
    SubmitEndpoint.requireCapacity(context, admission);
    return new Entry(admission, task(admission, members, input));
  }

  private NewTask task(Admission admission, Members members, Payload input) {
    String type = admission.type().name();
    return new NewTask(
        RunId.at(context.clock().millis()),
        type,
        caller.grant().owner(),
        new Submission.Plan(
            members.priority,
            members.runAt,
            members.delay == null || members.delay.isZero() ? null : members.delay,
            null,
            admission.type().settings().retry().attempts()),
        input,
        members.key == null
            ? null
            : SubmitEndpoint.key(caller, type, members.key, input, members.parent),
        trace,
        null,
        new Relations(members.group, members.parent));
  }

  /**
   * The parser also accepts UTF-16 and UTF-32, but then can't tell byte offsets. JSON in UTF-8
   * never contains a zero byte; in UTF-16 or UTF-32 it contains one, or begins with a byte order
   * mark.
   */
  static void requireUtf8(byte[] line) throws ProblemFound {
    boolean utf8 = (line[0] & UTF_16_MARK) != UTF_16_MARK;
    for (int i = 0; utf8 && i < line.length; i++) {
      utf8 = line[i] != 0;
    }
    if (!utf8) {
      throw new ProblemFound(
          Problem.of(ProblemType.MALFORMED_JSON, "A line must be UTF-8, not UTF-16 or UTF-32"));
    }
  }

  private static String quoted(String text) {
    return Excerpt.of(text, MOST_QUOTED);
  }

  private Members members(byte[] line) throws ProblemFound {
    try (JsonParser parser = json.createParser(line)) {
      return members(parser, line);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  private static Members members(JsonParser parser, byte[] line) throws ProblemFound, IOException {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("a line must be an object");
      }
      Members members = new Members();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        read(parser, name, line, members);
      }
      if (parser.nextToken() != null) {
        throw invalid("something follows the object");
      }
      return members;
    } catch (JsonProcessingException e) {
      Outcome.Malformed malformed = Json.malformed(e, parser);
      throw new ProblemFound(
          Problem.of(ProblemType.MALFORMED_JSON, quoted(malformed.detail()))
              .with("column", malformed.column()));
    }
  }

  /** Reads a member. A fault of its value is one of the line, not of a header. */
  private static void read(JsonParser parser, String name, byte[] line, Members members)
      throws IOException, ProblemFound {
    try {
      take(parser, name, line, members);
    } catch (ProblemFound e) {
      if (e.problem().kind() != ProblemType.BAD_HEADER) {
        throw e;
      }
      throw invalid(e.problem().detail());
    }
  }

  private static void take(JsonParser parser, String name, byte[] line, Members members)
      throws IOException, ProblemFound {
    switch (name) {
      case "type" -> members.type = text(parser, name);
      case "key" -> members.key = SubmitHeaders.key("key", text(parser, name));
      case "runAt" -> members.runAt = SubmitHeaders.time("runAt", quoted(text(parser, name)));
      case "delay" -> members.delay = SubmitHeaders.delay("delay", quoted(parser.getText()));
      case "priority" ->
          members.priority = SubmitHeaders.priority("priority", quoted(parser.getText()));
      case "group" -> members.group = SubmitHeaders.group("group", text(parser, name));
      case "parent" -> members.parent = SubmitHeaders.parent("parent", text(parser, name));
      case "input" -> {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        members.input =
            Arrays.copyOfRange(line, from, (int) parser.currentLocation().getByteOffset());
      }
      default -> throw invalid("unknown member \"" + quoted(name) + '"');
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
