package dev.firebreak.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Binds JSON to handlers' classes, strictly: members that are not known, primitives that are
 * missing and values of another kind are refused. A missing member that is not a primitive is null,
 * or an empty Optional; the class's constructor can refuse that.
 */
public final class Json {
  private static final byte[] NOTHING = {'{', '}'};

  /** A byte order mark. */
  private static final String MARK = "\uFEFF";

  /** The longest short document, in bytes. */
  private static final int SHORT = 2048;

  private final JsonMapper mapper;

  /**
   * Checks short documents as text and without a table of their names, which costs more than to
   * read them.
   */
  private final JsonFactory checks;

  /** Too short to exceed a limit on names, texts or numbers, which parsers count differently. */
  private final int shortLength;

  private final JsonSettings limits;

  /** Creates a binding with these limits. */
  public Json(JsonSettings limits) {
    this.limits = limits;
    mapper =
        JsonMapper.builder(new ParserFactory(builder(new JsonLimits(limits, 0))))
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
    shortLength = Math.min(SHORT, Math.min(limits.maxNumberLength(), limits.maxStringLength()));
    checks =
        builder(new JsonLimits(limits, 0))
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
  }

  /**
   * Of two members with one name the last counts, as in JavaScript, because detecting duplicates
   * costs time.
   */
  private static JsonFactoryBuilder builder(JsonLimits limits) {
    JsonFactoryBuilder builder = new JsonFactoryBuilder();
    builder.streamReadConstraints(limits);
    // Callers choose the names, and all share the JVM's string table.
    builder.disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
    return builder;
  }

  /** The type arguments that a class gives to an interface. */
  public static JavaType[] typeArguments(Class<?> implementation, Class<?> generic) {
    return TypeFactory.defaultInstance().constructType(implementation).findTypeParameters(generic);
  }

  public Decoder decoder(JavaType type) {
    ObjectReader reader = mapper.readerFor(type);
    return input -> read(reader, input);
  }

  /**
   * The outcome for a document that is not JSON or exceeds the limits, whatever its shape; null if
   * the document is valid.
   */
  public @Nullable Outcome fault(byte[] bytes) {
    Outcome fault = Encoding.fault(bytes);
    if (fault != null) {
      return fault;
    }
    int start = Encoding.markLength(bytes);
    try (JsonParser parser = mapper.createParser(bytes, start, bytes.length - start)) {
      return fault(parser);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  /** The outcome for what is not exactly one document; null if it is. */
  private static @Nullable Outcome fault(JsonParser parser) throws IOException {
    try {
      if (parser.nextToken() == null) {
        return JsonSyntaxError.at("There are only blanks", parser.currentLocation());
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null
          ? null
          : JsonSyntaxError.at(
              "Something follows the end of the document", parser.currentLocation());
    } catch (JsonProcessingException e) {
      return JsonSyntaxError.describe(e, parser);
    }
  }

  /**
   * The bytes as text that can be embedded in another document: unchanged, but without a byte order
   * mark. Null unless they are exactly one document within the limits.
   */
  public @Nullable String text(byte[] bytes) {
    int start = Encoding.markLength(bytes);
    String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    Outcome fault = bytes.length > shortLength ? fault(bytes) : fault(bytes, text);
    // Jackson skips a second mark, which would end up within the other document.
    return fault == null && !text.startsWith(MARK) ? text : null;
  }

  private @Nullable Outcome fault(byte[] bytes, String text) {
    Outcome fault = Encoding.fault(bytes);
    if (fault != null) {
      return fault;
    }
    try (JsonParser parser = checks.createParser(text)) {
      return fault(parser);
    } catch (IOException e) {
      throw new IllegalStateException("text in memory could not be read", e);
    }
  }

  /**
   * Parsers of the lines of one caller. Each line is an object whose members are documents, and the
   * limits are those of each of these. The lines share one table of names, which is four times as
   * fast as a table per line, and is not shared with other callers.
   */
  public JsonFactory ofOneCaller() {
    return builder(new JsonLimits(limits, 1)).build();
  }

  /** Describes the error of a parser of {@link #ofOneCaller}, without Jackson's own terms. */
  public static Outcome.Malformed malformed(JsonProcessingException e, JsonParser parser) {
    return JsonSyntaxError.describe(e, parser);
  }

  public Payload encode(@Nullable Object result) throws IOException {
    return Payload.json(mapper.writeValueAsBytes(result));
  }

  private static Object read(ObjectReader reader, Payload input) throws InputRefused {
    // An empty body counts as an empty object, so that input whose members are all optional may be
    // left out.
    byte[] bytes = input.size() == 0 ? NOTHING : input.bytes();
    Outcome fault = Encoding.fault(bytes);
    if (fault != null) {
      throw new InputRefused(fault);
    }
    int start = Encoding.markLength(bytes);
    try (JsonParser parser = reader.createParser(bytes, start, bytes.length - start)) {
      return bind(reader, parser);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  private static Object bind(ObjectReader reader, JsonParser parser)
      throws InputRefused, IOException {
    try {
      if (parser.nextToken() == null) {
        throw new InputRefused(
            JsonSyntaxError.at("There are only blanks", parser.currentLocation()));
      }
      Object value = reader.readValue(parser);
      if (parser.nextToken() != null) {
        throw new InputRefused(
            JsonSyntaxError.at(
                "Something follows the end of the document", parser.currentLocation()));
      }
      if (value == null) {
        throw new InputRefused(JsonShapeError.isNull());
      }
      return value;
    } catch (InvalidDefinitionException e) {
      if (JsonShapeError.isRepeated(e)) {
        throw new InputRefused(JsonShapeError.repeated(e));
      } else if (JsonShapeError.isSentWrongly(e)) {
        throw new InputRefused(JsonShapeError.describe(e));
      }
      // The class can't be read from JSON, whatever the caller sends: an error of the handler.
      throw new IllegalStateException(e.getOriginalMessage(), e);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // A constructor that overflows the stack says nothing about the input.
      }
      JsonProcessingException syntax = JsonSyntaxError.syntaxErrorBehind(e);
      throw new InputRefused(
          syntax == null ? JsonShapeError.describe(e) : JsonSyntaxError.describe(syntax, parser));
    } catch (JsonProcessingException e) {
      throw new InputRefused(JsonSyntaxError.describe(e, parser));
    } catch (RuntimeException e) {
      // Jackson wraps the exception in a JsonMappingException if there is an object around the
      // value.
      throw new InputRefused(JsonShapeError.describe(e));
    }
  }
}
