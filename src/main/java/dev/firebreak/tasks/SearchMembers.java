package dev.firebreak.tasks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import dev.firebreak.api.Payload;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.Storable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an input by which its task can be found. Texts are taken as they are, and
 * numbers in their shortest form without an exponent, such as 42 or 0.5. Objects, arrays, values
 * that are too long, and inputs that are not JSON have none.
 */
public final class SearchMembers {
  /** Numbers with more digits are left out. */
  private static final int MOST_DIGITS = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private SearchMembers() {}

  /**
   * The members of an input.
   *
   * @param pointers the JSON pointers that the type declares
   */
  public static List<SearchValue> of(List<String> pointers, Payload input) {
    if (pointers.isEmpty() || input.size() == 0) {
      return List.of();
    }
    List<SearchValue> values = new ArrayList<>();
    try {
      for (String pointer : pointers) {
        String value = value(pointer, input.bytes());
        if (value != null) {
          values.add(new SearchValue(pointer, value));
        }
      }
    } catch (IOException _) {
      return List.of(); // Not JSON: the attempt reports it.
    }
    return values;
  }

  private static @Nullable String value(String pointer, byte[] json) throws IOException {
    try (JsonParser parser =
        new FilteringParserDelegate(
            JSON.createParser(json),
            new JsonPointerBasedFilter(pointer),
            Inclusion.ONLY_INCLUDE_ALL,
            false)) {
      JsonToken token = parser.nextToken();
      String text =
          switch (token) {
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getDecimalValue());
            case null, default -> null;
          };
      return text == null || isTooLong(text) || Storable.refusal(pointer, text) != null
          ? null
          : text;
    }
  }

  private static @Nullable String number(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    return shortest.precision() > MOST_DIGITS || Math.abs(shortest.scale()) > MOST_DIGITS
        ? null
        : shortest.toPlainString();
  }

  private static boolean isTooLong(String text) {
    return text.length() > SearchValue.LONGEST
        || text.getBytes(StandardCharsets.UTF_8).length > SearchValue.LONGEST;
  }
}
