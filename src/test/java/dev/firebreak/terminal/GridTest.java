package dev.firebreak.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.terminal.Grid.Column;
import dev.firebreak.terminal.Style.Emphasis;
import org.junit.jupiter.api.Test;

/** A table that fits. */
class GridTest {
  private static Grid grid() {
    return new Grid(
            Column.text("name"),
            Column.number("count"),
            Column.number("rate").spare(1),
            Column.number("empty").spare(2),
            Column.text("why"))
        .row(null, "alpha", "1", "2.5", "", "because of that")
        .row(Emphasis.RED, "a very long name\n", "20000", "-", "", "");
  }

  @Test
  void aColumnWithoutContentIsLeftOut() {
    assertThat(grid().lines(60, Style.PLAIN))
        .containsExactly(
            "name                count  rate  why",
            "alpha                   1   2.5  because of that",
            "a very long name\\n  20000     -");
  }

  @Test
  void aNarrowTableLosesColumnsAndTheEndsOfTexts() {
    assertThat(grid().lines(30, Style.PLAIN))
        .containsExactly(
            "name           count  why", "alpha              1  becau...", "a very lon...  20000");
  }

  @Test
  void aRowCanStandOut() {
    assertThat(grid().lines(60, new Style(true, false)).getLast())
        .startsWith("\u001b[31ma very")
        .endsWith("-\u001b[0m");
  }
}
