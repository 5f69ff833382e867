package dev.firebreak.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.terminal.Cells;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.TerminalSize;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The screen as text. */
class TopTextTest {
  private static final String NODE = "http://127.0.0.1:8080";
  private static final Instant NOW = Instant.parse("2026-03-01T23:59:07Z");
  private static final TypeRow ECHO = new TypeRow("echo", 0, 100, 0, 12.34, -1, -1, -1, List.of());
  private static final TypeRow RENDER =
      new TypeRow("render", 4, 4, 17, 0, -1, -1, 31_000, List.of("breaker open 4.0s", "2 leaked"));
  private static final Snapshot KNOWN =
      new Snapshot(
          NOW,
          Section.of(List.of(ECHO, RENDER)),
          Section.of(
              List.of(
                  new NodeRow("a", "up", true, 112, ""), new NodeRow("b", "silent", false, 0, ""))),
          Section.of(
              List.of(
                  new FailureRow(
                      Instant.parse("2026-03-01T23:59:01Z"),
                      "render",
                      "01a209f7-2a58-7489-9e7e-2b7a1bab7c96",
                      "java.lang.StackOverflowError"),
                  new FailureRow(
                      Instant.parse("2026-02-27T10:00:00Z"),
                      "echo",
                      "",
                      "exit code 3: no space"))));

  private static String all(int width) {
    return String.join("\n", TopText.all(NODE, KNOWN, width, Style.PLAIN)).replaceAll(" +\n", "\n");
  }

  @Test
  void eightyColumnsHaveEverything() {
    assertThat(all(80))
        .isEqualTo(
            """
            http://127.0.0.1:8080  23:59:07Z

            TYPES (2)  running  waiting  per s  oldest
            echo         0/100        0   12.3       -
            render         4/4       17    0.0     31s  breaker open 4.0s, 2 leaked

            NODES (2)  state   free places
            a *        up              112
            b          silent            0

            FAILURES     type    id            cause
            23:59:01Z    render  2b7a1bab7c96  java.lang.StackOverflowError
            02-27 10:00  echo                  exit code 3: no space\
            """);
  }

  @Test
  void fortyColumnsHaveLess() {
    assertThat(all(40))
        .isEqualTo(
            """
            http://127.0.0.1:8080  23:59:07Z

            TYPES (2)  running  waiting
            echo         0/100        0
            render         4/4       17  breaker ...

            NODES (2)  state   free places
            a *        up              112
            b          silent            0

            FAILURES     type    cause
            23:59:01Z    render  java.lang.StackO...
            02-27 10:00  echo    exit code 3: no ...\
            """);
  }

  @Test
  void aWideTerminalShowsTimesIfTheyAreKnown() {
    Snapshot known =
        new Snapshot(
            NOW,
            Section.of(List.of(new TypeRow("echo", 1, 9, 0, 1, 0.25, 1234, 12, List.of()))),
            KNOWN.nodes(),
            KNOWN.failures());
    assertThat(TopText.all(NODE, known, 120, Style.PLAIN))
        .contains(
            "TYPES (1)  running  waiting  per s    p50   p99  oldest",
            "echo           1/9        0    1.0  0.3ms  1.2s    12ms");
  }

  @Test
  void aScreenIsAsHighAsTheTerminalAndEndsWithTheKeys() {
    List<String> lines =
        TopText.screen(
            NODE, KNOWN, TopView.START, "live", new TerminalSize(80, 24), new Style(true, true));
    assertThat(lines).hasSize(24);
    assertThat(lines.getFirst()).startsWith("\u001b[7mhttp://127").endsWith("live\u001b[0m");
    assertThat(lines.getLast()).contains("q quit");
    assertThat(lines).anyMatch(line -> line.startsWith("\u001b[31mrender"));
  }

  @Test
  void whatATokenMayNotSeeIsNamed() {
    Snapshot known =
        new Snapshot(
            NOW,
            new Section<>(List.of(ECHO), "needs scope metrics", 200),
            new Section<>(List.of(), "needs scope metrics", 403),
            new Section<>(List.of(), "needs scope read", 403));
    assertThat(TopText.all(NODE, known, 80, Style.PLAIN).stream().skip(2))
        .containsSequence("needs scope metrics", "echo         0/100        0   12.3       -")
        .containsSequence("NODES", "needs scope metrics")
        .containsSequence("FAILURES", "needs scope read");
    assertThat(known.status()).isEqualTo(200);
  }

  @Test
  void moreTypesThanLinesAreCountedAndCanBeReached() {
    List<TypeRow> types =
        IntStream.range(0, 100)
            .mapToObj(i -> new TypeRow("type" + i, 0, 1, 0, 0, -1, -1, -1, List.of()))
            .toList();
    Snapshot many = new Snapshot(NOW, Section.of(types), KNOWN.nodes(), KNOWN.failures());
    TerminalSize size = new TerminalSize(80, 24);
    List<String> lines = TopText.screen(NODE, many, TopView.START, "live", size, Style.PLAIN);
    assertThat(lines).contains("type0            0/1        0    0.0       -", "... 89 more");
    assertThat(lines.stream().collect(Collectors.joining())).contains("silent", "StackOverflow");
    TopView view = TopView.START.after("t");
    for (int i = 0; i < 200; i++) {
      view = view.after("down");
    }
    lines = TopText.screen(NODE, many, view, "live", size, Style.PLAIN);
    assertThat(lines.stream().collect(Collectors.joining()))
        .contains("TYPES (100)", "type99")
        .doesNotContain("more", "NODES");
  }

  @ParameterizedTest
  @CsvSource({"80,24", "120,50", "40,10", "20,5", "1,1", "300,100"})
  void hostileNamesAndCausesStayWithinTheScreenAsText(int columns, int rows) {
    String hostile = "\u001b[2J\u0007\u202e\u4e2d\ud83d\ude00e\u0301\r\n".repeat(30);
    Snapshot known =
        new Snapshot(
            NOW,
            Section.of(
                List.of(new TypeRow(hostile, 1, 1, 1, 1, 1, 1, 1, List.of(hostile)), RENDER)),
            Section.of(List.of(new NodeRow(hostile, hostile, true, 1, hostile))),
            Section.of(List.of(new FailureRow(NOW, hostile, hostile, hostile))));
    for (Style style : List.of(Style.PLAIN, new Style(true, true))) {
      for (String key : List.of("a", "t", "n", "f")) {
        List<String> lines =
            TopText.screen(
                hostile,
                known,
                TopView.START.after(key),
                hostile,
                new TerminalSize(columns, rows),
                style);
        assertThat(lines).hasSizeLessThanOrEqualTo(Math.max(rows, 3));
        assertThat(lines.stream().map(Style::unpainted))
            .allSatisfy(
                line -> {
                  assertThat(Cells.width(line)).isLessThanOrEqualTo(columns);
                  assertThat(line.chars()).noneMatch(Character::isISOControl);
                  assertThat(line).doesNotContain("\u202e");
                });
      }
    }
  }
}
