package dev.firebreak.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of an object one after the other. A member without a value is left out.
 *
 * @param json the object is open in it
 * @param provider writes values of other classes
 */
public record MemberWriter(JsonGenerator json, SerializerProvider provider) {

  /** Writes a text. */
  public void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /** Writes a number. */
  public void number(String name, int value) throws IOException {
    json.writeNumberField(name, value);
  }

  /** Writes a time. */
  public void time(String name, @Nullable Instant value) throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      TimeWriter.write(value, json);
    }
  }

  /** Writes a value of any class as Jackson does. */
  public void value(String name, @Nullable Object value) throws IOException {
    if (value != null) {
      provider.defaultSerializeField(name, value, json);
    }
  }
}
