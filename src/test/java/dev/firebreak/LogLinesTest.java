package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The tables of operations.md name every line that the program logs at WARN or ERROR, by its level
 * and the beginning of its text, in which "…" stands for each inserted value.
 */
class LogLinesTest {
  private static final int SHORTEST_ENTRY = 20;
  private static final String LITERAL = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final String PLAIN = "(warn|error)\\(";
  private static final String FIELDS = "(?:\\s*\\.(?:addKeyValue|setCause)\\([^;]+?\\))*";
  private static final String FLUENT = "at(Warn|Error)\\(\\)" + FIELDS + "\\s*\\.log\\(";

  /** A method that returns a warning with its fields. */
  private static final String SHARED = "\\b(warn)ing\\([^;]*?\\)\\s*\\.log\\(";

  private static final Pattern CALL =
      Pattern.compile("(?:\\bLOG\\s*\\.\\s*(?:" + PLAIN + '|' + FLUENT + ")|" + SHARED + ")\\s*");
  private static final Pattern ANY_FLUENT =
      Pattern.compile("(?<!return )\\bLOG\\s*\\.\\s*at(Warn|Error)\\(");
  private static final Pattern TEXT =
      Pattern.compile("\\G" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*");
  private static final Pattern PIECE = Pattern.compile(LITERAL);
  private static final Pattern ROW =
      Pattern.compile("^\\| (WARN|ERROR) \\| `([^`]+)` \\| .+ \\| .+ \\|$", Pattern.MULTILINE);

  private record Line(String level, String text) {
    boolean isListedAs(Line entry) {
      return level.equals(entry.level) && text.startsWith(entry.text);
    }
  }

  private static List<Line> logged;
  private static List<Line> listed;

  @BeforeAll
  static void read() throws IOException {
    logged = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        logged.addAll(lines(file));
      }
    }
    Markdown page = Markdown.read(Markdown.PAGES.resolve("operations.md"));
    listed =
        ROW.matcher(page.text())
            .results()
            .map(row -> new Line(row.group(1), row.group(2)))
            .toList();
  }

  private static List<Line> lines(Path file) throws IOException {
    String source = Files.readString(file);
    List<Line> lines = new ArrayList<>();
    Matcher call = CALL.matcher(source);
    int fluent = 0;
    while (call.find()) {
      Matcher text = TEXT.matcher(source);
      assertThat(text.find(call.end())).as("a constant text first in %s", file).isTrue();
      StringBuilder whole = new StringBuilder();
      PIECE.matcher(text.group()).results().forEach(piece -> whole.append(piece.group(1)));
      String level =
          Stream.of(call.group(1), call.group(2), call.group(3))
              .filter(Objects::nonNull)
              .findFirst()
              .orElseThrow();
      fluent += call.group(2) == null ? 0 : 1;
      lines.add(new Line(level.toUpperCase(Locale.ROOT), whole.toString().replace("{}", "…")));
    }
    assertThat(ANY_FLUENT.matcher(source).results()).as("entries in %s", file).hasSize(fluent);
    return lines;
  }

  @Test
  void everyWarningAndErrorIsInOneRow() {
    assertThat(logged).hasSizeGreaterThan(50);
    assertThat(logged)
        .allSatisfy(line -> assertThat(listed.stream().filter(line::isListedAs)).hasSize(1));
  }

  @Test
  void everyRowIsALineOfTheProgram() {
    assertThat(listed)
        .doesNotHaveDuplicates()
        .allSatisfy(
            entry -> {
              assertThat(entry.text()).hasSizeGreaterThanOrEqualTo(SHORTEST_ENTRY);
              assertThat(logged).anyMatch(line -> line.isListedAs(entry));
            });
  }
}
