package dev.firebreak.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Configuration as values of the JDK, with numbers as exact as they are written: an integer is the
 * first of Integer, Long and BigInteger that can hold it, any other number is a BigDecimal. The
 * library itself makes a Double of 1.10 and of 1e999, and a String of an integer that does not fit
 * a long.
 */
public final class PlainValues {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final int INT_BITS = Integer.SIZE - 1;
  private static final int LONG_BITS = Long.SIZE - 1;

  private PlainValues() {}

  /** Returns the members of an object, sorted by name; the map and its content are mutable. */
  public static Map<String, @Nullable Object> of(ConfigObject object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    new TreeMap<>(object).forEach((name, value) -> members.put(name, of(value)));
    return members;
  }

  private static @Nullable Object of(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> of((ConfigObject) value);
      case LIST -> {
        List<@Nullable Object> elements = new ArrayList<>();
        ((ConfigList) value).forEach(element -> elements.add(of(element)));
        yield elements;
      }
      case NUMBER -> number(HoconJson.text(value));
      case STRING ->
          HoconJson.isNumber(value) ? number(HoconJson.text(value)) : HoconJson.text(value);
      case BOOLEAN, NULL -> value.unwrapped();
    };
  }

  private static Object number(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return decimal(text);
    }
    BigInteger whole = new BigInteger(text);
    if (whole.bitLength() <= INT_BITS) {
      return whole.intValue();
    }
    return whole.bitLength() <= LONG_BITS ? (Object) whole.longValue() : whole;
  }

  /** Returns a BigDecimal, or the text itself if the exponent has more than ten digits. */
  private static Object decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      return text;
    }
  }
}
