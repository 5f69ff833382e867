package dev.firebreak.isolate;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Binds JSON to handlers' classes, strictly: members that are not known, primitives that are
 * missing and values of another kind are refused. A missing member that is not a primitive is null,
 * or an empty Optional; whether that will do is for the class's constructor to say.
 */
final class Json {
  private static final byte[] NOTHING = {'{', '}'};

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .enable(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  /** The type arguments that a class gives to an interface. */
  static JavaType[] typeArguments(Class<?> implementation, Class<?> generic) {
    return MAPPER.constructType(implementation).findTypeParameters(generic);
  }

  static Decoder decoder(JavaType type) {
    ObjectReader reader = MAPPER.readerFor(type);
    return input -> read(reader, input);
  }

  static Payload encode(@Nullable Object result) throws IOException {
    return Payload.json(MAPPER.writeValueAsBytes(result));
  }

  private static Object read(ObjectReader reader, Payload input) throws InputRefused {
    // An empty body counts as an empty object, so that input whose members are all optional may be
    // left out.
    byte[] bytes = input.size() == 0 ? NOTHING : input.bytes();
    try (JsonParser parser = reader.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new InputRefused(malformed("There are only blanks", parser.currentLocation()));
      }
      Object value = reader.readValue(parser);
      if (parser.nextToken() != null) {
        throw new InputRefused(
            malformed("Something follows the end of the document", parser.currentLocation()));
      }
      if (value == null) {
        throw new InputRefused(Misshapen.isNull());
      }
      return value;
    } catch (InvalidDefinitionException e) {
      // The class can't be read from JSON, whatever the caller sends: the handler's fault.
      throw new IllegalStateException(e.getOriginalMessage(), e);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // A constructor that overflows the stack says nothing about the input.
      }
      JsonProcessingException syntax = syntaxErrorBehind(e);
      throw new InputRefused(syntax == null ? Misshapen.describe(e) : malformed(syntax));
    } catch (JsonProcessingException e) {
      throw new InputRefused(malformed(e));
    } catch (IOException e) {
      throw new InputRefused(new Outcome.Malformed(String.valueOf(e.getMessage()), 1, 1));
    }
  }

  /**
   * Jackson wraps a syntax error that it meets inside an object like an error of that object. A
   * number that does not fit is one to Jackson, and a wrong shape to us.
   */
  private static @Nullable JsonProcessingException syntaxErrorBehind(JsonMappingException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException syntax
          && !(cause instanceof JsonMappingException)
          && !(cause instanceof InputCoercionException)) {
        return syntax;
      }
    }
    return null;
  }

  private static Outcome malformed(JsonProcessingException e) {
    return malformed(withoutSource(e.getOriginalMessage()), e.getLocation());
  }

  private static Outcome malformed(String detail, @Nullable JsonLocation at) {
    int line = at == null ? 1 : Math.max(1, at.getLineNr());
    int column = at == null ? 1 : Math.max(1, at.getColumnNr());
    return new Outcome.Malformed(detail, line, column);
  }

  /** Jackson adds to some messages where an object began, with remarks about its own settings. */
  private static String withoutSource(String message) {
    int remark = message.indexOf(" (start marker");
    return remark < 0 ? message : message.substring(0, remark);
  }
}
