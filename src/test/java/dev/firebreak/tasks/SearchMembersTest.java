package dev.firebreak.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.SearchValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchMembersTest {
  private static List<String> values(String json, String... pointers) {
    return SearchMembers.of(List.of(pointers), Payload.text(json)).stream()
        .map(SearchValue::value)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "42 | 42",
        "42.0 | 42",
        "-0.50 | -0.5",
        "1e3 | 1000",
        "1E-2 | 0.01",
        "\"text\" | text",
        "\"1.0\" | 1.0",
        "true | true",
        "null | null"
      })
  void scalarsHaveOneForm(String json, String value) {
    assertThat(values("{\"a\":" + json + "}", "/a")).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "[]",
        "{\"b\":1}",
        "{\"a\":{}}",
        "{\"a\":[1]}",
        "{\"a\":1e999999999}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\\ud800\"}"
      })
  void whatIsNoScalarIsLeftOut(String json) {
    assertThat(values(json, "/a")).isEmpty();
  }

  @Test
  void valuesAreKeptUpToTheirLongestInBytes() {
    String longest = "\u00e4".repeat(SearchValue.LONGEST / 2);
    assertThat(values("{\"a\":\"" + longest + "\"}", "/a")).containsExactly(longest);
    assertThat(values("{\"a\":\"" + longest + "x\"}", "/a")).isEmpty();
  }

  @Test
  void pointersNameMembersWithinOthers() {
    String json = "{\"a/b\":1,\"c\":{\"d\":[7,8]},\"e~\":2}";
    assertThat(values(json, "/a~1b", "/c/d/1", "/e~0", "/c/x")).containsExactly("1", "8", "2");
  }
}
