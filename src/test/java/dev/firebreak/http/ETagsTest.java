package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;

/** Which documents are not sent again. */
class ETagsTest {
  private static final Map<String, Integer> DOCUMENT = Map.of("a", 1);

  private static HttpResponse answer(String ifNoneMatch) {
    return ETags.answer(
        HttpRequest.create().addHeader(RawHeader.create("If-None-Match", ifNoneMatch)), DOCUMENT);
  }

  private static String tag() {
    return answer("\"\"").getHeader("ETag").orElseThrow().value();
  }

  @Test
  void aTagIsFoundInEveryListWithIt() {
    for (String list : new String[] {"%s", "\"x\",%s", "W/%s , \"y\"", "  \"x\"  ,  %s  "}) {
      assertThat(answer(String.format(Locale.ROOT, list, tag())).status().intValue())
          .as(list)
          .isEqualTo(304);
    }
    assertThat(answer(" * ").status().intValue()).isEqualTo(304);
  }

  @Test
  void anotherTagIsNotFound() {
    String bare = tag().replace("\"", "");
    for (String list : new String[] {"", "\"x\"", bare, '"' + bare + "0\"", "\"*\""}) {
      assertThat(answer(list).status().intValue()).as(list).isEqualTo(200);
    }
  }

  @Test
  void aMillionBlanksAreReadQuickly() {
    String blanks = " ".repeat(1_000_000); // By a regular expression, an hour.
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThat(answer(blanks + ',').status().intValue()).isEqualTo(200));
  }
}
