package dev.firebreak.workerprocess;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.api.Payload;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the answer of a command. The bytes of a JSON result are passed on unchanged. */
final class AnswerLine {
  /** The byte order mark of UTF-8, which some programs write before their first line. */
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final int UNPROCESSABLE = 422;
  private static final int USUAL = 200;
  private static final int LONGEST_FAULT = 300;
  private static final String NO_REASON = "The program gave no reason";

  private final byte[] line;
  private @Nullable String id;
  private @Nullable String contentType;
  private byte @Nullable [] result;
  private @Nullable Answer error;
  private @Nullable Answer progress;
  private @Nullable Answer step;
  private int status = USUAL;
  private Map<String, String> headers = Map.of();

  private AnswerLine(byte[] line) {
    this.line = line;
  }

  static Answer read(byte[] bytes, String id) {
    byte[] line = isMarked(bytes) ? Arrays.copyOfRange(bytes, MARK.length, bytes.length) : bytes;
    AnswerLine answer = new AnswerLine(line);
    try (JsonParser parser = LineMembers.FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Answer.Wrong("its answer is not a JSON object");
      }
      answer.readMembers(parser);
      if (parser.nextToken() != null) {
        return new Answer.Wrong("something follows its answer");
      }
      return answer.judge(id);
    } catch (JsonProcessingException _) {
      return new Answer.Wrong("its answer is not JSON");
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  private static boolean isMarked(byte[] bytes) {
    return bytes.length >= MARK.length
        && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
  }

  private void readMembers(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "id" -> id = LineMembers.text(parser);
        case "contentType" -> contentType = LineMembers.text(parser);
        case "result" -> result = LineMembers.raw(parser, line);
        case "status" -> status = status(parser);
        case "headers" -> headers = headers(parser);
        case "error" -> error = error(parser);
        case "progress" -> progress = progress(parser);
        case "step" -> step = StepMember.read(parser, line);
        default -> LineMembers.skip(parser);
      }
    }
  }

  private static int status(JsonParser parser) throws IOException {
    int status = parser.getValueAsInt();
    LineMembers.skip(parser);
    return status;
  }

  private static Map<String, String> headers(JsonParser parser) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      LineMembers.skip(parser);
      return Map.of();
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      headers.put(name, String.valueOf(LineMembers.text(parser)));
    }
    return headers;
  }

  private static Answer error(JsonParser parser) throws IOException {
    String detail = NO_REASON;
    boolean permanent = false;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      LineMembers.skip(parser);
      return new Answer.Wrong("its error is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "detail" -> detail = String.valueOf(parser.getValueAsString(NO_REASON));
        case "permanent" -> permanent = parser.getValueAsBoolean();
        default -> {}
      }
      LineMembers.skip(parser);
    }
    return permanent
        ? new Answer.Ended(new Outcome.Rejected(UNPROCESSABLE, TextLimits.detail(detail)))
        : new Answer.Failed(TextLimits.detail(detail));
  }

  private static Answer progress(JsonParser parser) throws IOException {
    double fraction = 0;
    String note = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      LineMembers.skip(parser);
      return new Answer.Wrong("its progress is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "fraction" -> fraction = parser.getValueAsDouble();
        case "note" -> note = parser.getValueAsString();
        default -> {}
      }
      LineMembers.skip(parser);
    }
    return new Answer.Underway(fraction, note);
  }

  private Answer judge(String expected) {
    if (!expected.equals(id)) {
      return new Answer.Wrong(
          id == null ? "its answer has no id" : "its answer is to another attempt");
    } else if (step != null && error == null && result == null && progress == null) {
      return step;
    } else if (progress != null && error == null && result == null) {
      return progress;
    } else if (error != null) {
      return result == null ? error : new Answer.Wrong("its answer has both a result and an error");
    } else if (result == null) {
      return new Answer.Wrong("its answer has neither a result nor an error");
    }
    return contentType == null || LineMembers.isJson(contentType)
        ? succeeded(Payload.json(result))
        : bytes(result, contentType);
  }

  /** Ends with a result, to which the program may add a status and header fields. */
  private Answer succeeded(Payload payload) {
    if (status == USUAL && headers.isEmpty()) {
      return new Answer.Ended(new Outcome.Succeeded(payload));
    }
    try {
      var chosen = new dev.firebreak.api.Answer(status, headers, payload);
      return new Answer.Ended(new Outcome.Succeeded(chosen.withHead()));
    } catch (IllegalArgumentException e) {
      return new Answer.Wrong(
          "its answer is refused: " + Excerpt.of(String.valueOf(e.getMessage()), LONGEST_FAULT));
    }
  }

  private Answer bytes(byte[] result, String contentType) {
    try (JsonParser parser = LineMembers.FACTORY.createParser(result)) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        return new Answer.Wrong("its result is not a string in Base64");
      }
      return succeeded(Payload.of(parser.getBinaryValue(), contentType));
    } catch (IOException _) {
      return new Answer.Wrong("its result is not a string in Base64");
    } catch (IllegalArgumentException _) {
      return new Answer.Wrong("its contentType is not a media type");
    }
  }
}
