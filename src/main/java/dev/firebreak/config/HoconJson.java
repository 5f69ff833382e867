package dev.firebreak.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Writes configuration as JSON, with the digits of numbers as in the file. The library's own
 * rendering goes through long and double: 1.10 becomes 1.1, 1e999 becomes Infinity, and an integer
 * that does not fit a long becomes a string.
 */
public final class HoconJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String KEY = "value";

  /** RFC 8259, section 6. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  /**
   * The class of unquoted strings, among them integers that do not fit a long. The library has no
   * public method that distinguishes them from quoted strings.
   */
  private static final String UNQUOTED = "com.typesafe.config.impl.ConfigString$Unquoted";

  private HoconJson() {}

  /** Returns one line of JSON; members are sorted by name. */
  public static String write(ConfigValue value) {
    return write(value, HoconJson::number);
  }

  /**
   * Writes for HOCON's parser: keeps numbers that are valid in HOCON but not in JSON, such as 010.
   */
  public static String writeHocon(ConfigValue value) {
    return write(value, UnaryOperator.identity());
  }

  private static String write(ConfigValue value, UnaryOperator<String> number) {
    StringWriter text = new StringWriter();
    try (JsonGenerator to = FACTORY.createGenerator(text)) {
      write(value, number, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns a scalar as it is written in the file. */
  static String text(ConfigValue scalar) {
    return scalar.atKey(KEY).getString(KEY);
  }

  private static void write(ConfigValue value, UnaryOperator<String> number, JsonGenerator to)
      throws IOException {
    switch (value.valueType()) {
      case OBJECT -> {
        to.writeStartObject();
        for (Map.Entry<String, ConfigValue> member :
            new TreeMap<>((ConfigObject) value).entrySet()) {
          to.writeFieldName(member.getKey());
          write(member.getValue(), number, to);
        }
        to.writeEndObject();
      }
      case LIST -> {
        to.writeStartArray();
        for (ConfigValue element : (ConfigList) value) {
          write(element, number, to);
        }
        to.writeEndArray();
      }
      case NUMBER -> to.writeNumber(number.apply(text(value)));
      case BOOLEAN -> to.writeBoolean((Boolean) value.unwrapped());
      case NULL -> to.writeNull();
      case STRING -> {
        if (isNumber(value)) {
          to.writeNumber(text(value));
        } else {
          to.writeString(text(value));
        }
      }
    }
  }

  /** Whether a string is an unquoted integer that does not fit a long. */
  static boolean isNumber(ConfigValue string) {
    return string.getClass().getName().equals(UNQUOTED) && NUMBER.matcher(text(string)).matches();
  }

  /**
   * Converts a number to JSON: HOCON also accepts forms such as 010 and 1., which JSON does not
   * have.
   */
  private static String number(String text) {
    return NUMBER.matcher(text).matches() ? text : new BigDecimal(text).toString();
  }
}
