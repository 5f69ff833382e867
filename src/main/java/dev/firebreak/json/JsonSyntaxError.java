package dev.firebreak.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes where bytes are not JSON or exceed a limit, without Jackson's own terms. */
final class JsonSyntaxError {
  /** The beginnings of Jackson's remarks about its own settings. */
  private static final List<String> REMARKS =
      List.of(" (start marker", " (for ", ": enable `", ": maybe a (non-standard)");

  /** Messages that match this are about Jackson itself. */
  private static final Pattern ABOUT_ITSELF =
      Pattern.compile("`|Feature|Source|REDACTED|\\w\\.\\w+\\.\\w|Stream");

  private static final int MAX_SAID = 300;
  private static final int MAX_DEPTH = 16;

  private JsonSyntaxError() {}

  static Outcome.Malformed describe(JsonProcessingException e, JsonParser parser) {
    JsonLocation at = e.getLocation();
    return at(plain(e), at == null ? parser.currentLocation() : at);
  }

  static Outcome.Malformed at(String detail, JsonLocation at) {
    return new Outcome.Malformed(
        detail, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
  }

  /**
   * Jackson wraps a syntax error inside an object like an error of that object. To Jackson a number
   * that does not fit is a syntax error; here it is a wrong shape.
   */
  static @Nullable JsonProcessingException syntaxErrorBehind(JsonMappingException e) {
    Throwable cause = e instanceof ValueInstantiationException ? null : e.getCause();
    // Bounded: the causes of a foreign exception may form a cycle.
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++, cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException syntax
          && !(cause instanceof JsonMappingException)
          && !(cause instanceof InputCoercionException)) {
        return syntax;
      }
    }
    return null;
  }

  private static String plain(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (e instanceof JsonLimits.Exceeded) {
      return message;
    } else if (e instanceof StreamConstraintsException) {
      return "Too many of its names have the same hash code";
    }
    return plain(message, "This is not JSON");
  }

  /**
   * Jackson's message without its remarks about itself; {@code otherwise} if nothing else remains.
   */
  static String plain(@Nullable String message, String otherwise) {
    if (message == null) {
      return otherwise;
    }
    int end = message.length();
    for (String remark : REMARKS) {
      int at = message.indexOf(remark);
      end = at < 0 ? end : Math.min(end, at);
    }
    String said = Excerpt.of(message.substring(0, end), MAX_SAID);
    return ABOUT_ITSELF.matcher(said).find() ? otherwise : said;
  }
}
