package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Markdown;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation lists the problems that answers can carry. */
class ProblemTableTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d{3}) \\| `([a-z-]+)` \\|", Pattern.MULTILINE);

  @Test
  void everyProblemIsListedWithItsStatus() throws IOException {
    Markdown page = Markdown.read(Markdown.PAGES.resolve("http.md"));
    assertThat(ROW.matcher(page.text()).results().map(row -> row.group(1) + " " + row.group(2)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(type -> type.status() + " " + type.slug())
                .toList());
  }
}
