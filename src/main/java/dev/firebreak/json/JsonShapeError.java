package dev.firebreak.json;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Violation;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes for callers where JSON has the wrong shape, without the server's class names. */
final class JsonShapeError {
  private static final int MAX_SHOWN = 100;
  private static final int MAX_LIST = 500;
  private static final int MAX_POINTER = 300;
  private static final String UNREADABLE = "is not a valid value";

  private JsonShapeError() {}

  static Outcome isNull() {
    return new Outcome.Invalid(List.of(new Violation("", "must not be null")));
  }

  static Outcome describe(JsonMappingException e) {
    return new Outcome.Invalid(List.of(new Violation(pointer(e), detail(e))));
  }

  /**
   * The outcome for an exception of the constructor of the root class, which belongs to no member.
   */
  static Outcome describe(RuntimeException e) {
    String detail = JsonSyntaxError.plain(Excerpt.messageOf(e), UNREADABLE);
    return new Outcome.Invalid(List.of(new Violation("", detail)));
  }

  /**
   * Whether a member of a record came again after all of them were there: Jackson has built the
   * record by then, finds no setter, and reports that as a fault of the class.
   */
  static boolean isRepeated(InvalidDefinitionException e) {
    return String.valueOf(e.getOriginalMessage()).startsWith("No fallback setter/field defined");
  }

  /** The outcome for a member that came again. */
  static Outcome repeated(JsonMappingException e) {
    return new Outcome.Invalid(List.of(new Violation(pointer(e), "is given more than once")));
  }

  /**
   * Whether the caller is at fault: Jackson reports a string in place of an array as a missing
   * constructor.
   */
  static boolean isSentWrongly(InvalidDefinitionException e) {
    return e.getType() != null && e.getType().isArrayType();
  }

  /** RFC 6901: "~" and "/" in a name are written ~0 and ~1. */
  private static String pointer(JsonMappingException e) {
    String pointer =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "/" + step.getIndex()
                        : "/" + step.getFieldName().replace("~", "~0").replace("/", "~1"))
            .collect(Collectors.joining());
    return Excerpt.of(pointer, MAX_POINTER);
  }

  private static String detail(JsonMappingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> "is not known" + known(unknown);
      case InvalidFormatException wrong ->
          '"'
              + Excerpt.of(String.valueOf(wrong.getValue()), MAX_SHOWN)
              + "\" is not "
              + kind(wrong.getTargetType());
      case ValueInstantiationException refused -> reason(refused);
      case InvalidDefinitionException other -> "must be " + kind(other.getType().getRawClass());
      case MismatchedInputException missing
          when String.valueOf(missing.getOriginalMessage()).contains("null") ->
          "is missing, or null: must be " + kind(missing.getTargetType());
      case MismatchedInputException other -> "must be " + kind(other.getTargetType());
      default ->
          e.getCause() instanceof InputCoercionException tooLarge
              ? "must be " + kind(tooLarge.getTargetType())
              : JsonSyntaxError.plain(e.getOriginalMessage(), UNREADABLE);
    };
  }

  private static String known(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    return known == null || known.isEmpty()
        ? ""
        : "; known: "
            + Excerpt.of(
                known.stream().map(String::valueOf).collect(Collectors.joining(", ")), MAX_LIST);
  }

  private static String reason(ValueInstantiationException e) {
    Throwable cause = e.getCause();
    String message = cause == null ? null : Excerpt.messageOf(cause);
    return message == null ? UNREADABLE : message;
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == null) {
      return "of another kind";
    } else if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    } else if (type == int.class || type == Integer.class) {
      return "a whole number of 32 bits";
    } else if (type == long.class || type == Long.class) {
      return "a whole number of 64 bits";
    } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    } else if (CharSequence.class.isAssignableFrom(type)) {
      return "a string";
    } else if (type.isEnum()) {
      return Excerpt.of("one of " + List.of(type.getEnumConstants()), MAX_LIST);
    } else if (type == byte[].class) {
      return "bytes as a string in Base64";
    } else if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "an array";
    } else if (type.getName().startsWith("java.time.")) {
      return "a " + type.getSimpleName() + " as in ISO 8601";
    }
    return "an object";
  }
}
