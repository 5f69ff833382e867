package dev.firebreak.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.terminal.Cells;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Progress bars as text. */
class BarsTest {
  private static final String ID = "01a209f7-2a58-7489-9e7e-2b7a1bab7c9";

  private static TaskLine task(int n, String state, double fraction, String note) {
    return new TaskLine(ID + n, "render", state, fraction, note);
  }

  private static String drawn(List<TaskLine> tasks, int columns, Style style) {
    return String.join("\n", Bars.lines(tasks, new TerminalSize(columns, 24), style));
  }

  private static final List<TaskLine> FOUR =
      List.of(
          task(1, "running", 0.5, "page 15 of 30"),
          task(2, "running", -1, ""),
          task(3, "queued", -1, "concurrency"),
          task(4, "failed", -1, ""));

  @Test
  void eachOfFewTasksHasALine() {
    assertThat(drawn(FOUR, 80, Style.PLAIN))
        .isEqualTo(
            """
            render           2b7a1bab7c91 [##########..........]  50%  page 15 of 30
            render           2b7a1bab7c92 running
            render           2b7a1bab7c93 queued                       concurrency
            render           2b7a1bab7c94 failed
            2 running, 1 waiting, 1 failed\
            """);
  }

  @Test
  void aNarrowTerminalHasShorterLines() {
    assertThat(drawn(FOUR, 40, Style.PLAIN))
        .isEqualTo(
            """
            render     [#####.....]  50%  page 1...
            render     running
            render     queued             concur...
            render     failed
            2 running, 1 waiting, 1 failed\
            """);
  }

  @Test
  void aBarMayHaveColoursAndOtherCharacters() {
    assertThat(drawn(FOUR.subList(0, 1), 60, new Style(true, true)))
        .isEqualTo(
            "render     2b7a1bab7c91 [\u001b[32m\u2588\u2588\u2588\u2588\u2588\u001b[0m"
                + "\u2591\u2591\u2591\u2591\u2591]  50%  page 15 of 30");
  }

  @Test
  void ofManyTasksThoseThatRunAreDrawnAndAllAreCounted() {
    List<TaskLine> many = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      many.add(new TaskLine("w" + i, "render", "queued", -1, ""));
    }
    many.add(new TaskLine("r", "render", "running", 1, "nearly"));
    many.add(new TaskLine("f", "render", "quarantined", -1, ""));
    assertThat(drawn(many, 80, Style.PLAIN))
        .isEqualTo(
            """
            render           r            [####################] 100%  nearly
            1 running, 120 waiting, 1 quarantined\
            """);
  }

  @Test
  void thereAreNoMoreBarsThanTheTerminalHasLines() {
    List<TaskLine> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(new TaskLine("w" + i, "render", "running", 0, ""));
    }
    assertThat(Bars.lines(many, new TerminalSize(80, 24), Style.PLAIN)).hasSize(Bars.MOST + 1);
    assertThat(Bars.lines(many, new TerminalSize(80, 5), Style.PLAIN)).hasSize(4);
    assertThat(Bars.lines(many, new TerminalSize(1, 1), Style.PLAIN)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 20, 39, 40, 50, 60, 80, 200})
  void noLineIsAsWideAsTheTerminalWhateverTheNote(int columns) {
    String hostile = "\u001b[2J\u0007\u202e\u4e2d\u6587\ud83d\ude00e\u0301\u0301\r\n".repeat(20);
    List<TaskLine> tasks = List.of(task(1, "running", 7, hostile), task(2, hostile, -1, hostile));
    for (Style style : List.of(Style.PLAIN, new Style(false, true))) {
      assertThat(Bars.lines(tasks, new TerminalSize(columns, 24), style))
          .allSatisfy(
              line -> {
                assertThat(Cells.width(line)).isLessThanOrEqualTo(Math.max(1, columns - 1));
                assertThat(line.chars()).noneMatch(Character::isISOControl);
                assertThat(line).doesNotContain("\u202e");
              });
    }
  }
}
