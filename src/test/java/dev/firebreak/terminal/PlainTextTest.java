package dev.firebreak.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Untrusted text, its width, and what the environment says about the terminal. */
class PlainTextTest {
  @Test
  void whatATerminalWouldObeyIsShownAsText() {
    assertThat(PlainText.of("a\u001b[31mb\u0007\u009b2J\u007f\r\n\t", true))
        .isEqualTo("a\\u001b[31mb\\u0007\\u009b2J\\u007f\\r\\n\\t");
    assertThat(PlainText.of("\u202eevil\u2066\u200d\ufeff\u2028\ud800\ue000", true))
        .isEqualTo("\\u202eevil\\u2066\\u200d\\ufeff\\u2028\\ud800\\ue000");
    assertThat(PlainText.of("\u00fc \u4e2d \ud83d\ude00", true))
        .isEqualTo("\u00fc \u4e2d \ud83d\ude00");
    assertThat(PlainText.of("\u00fc \u4e2d \ud83d\ude00", false)).isEqualTo("? ? ?");
  }

  @Test
  void wideCharactersTakeTwoCellsAndMarksNone() {
    assertThat(Cells.width("abc")).isEqualTo(3);
    assertThat(Cells.width("\u4e2d\u6587\uac00\uff21")).isEqualTo(8);
    assertThat(Cells.width("\ud83d\ude00")).isEqualTo(2);
    assertThat(Cells.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void aCutTextEndsInDots() {
    assertThat(Cells.cut("abcdefghij", 10, false)).isEqualTo("abcdefghij");
    assertThat(Cells.cut("abcdefghijk", 10, false)).isEqualTo("abcdefg...");
    assertThat(Cells.cut("abcdefghijk", 10, true)).isEqualTo("abcdefghi\u2026");
    assertThat(Cells.cut("\u4e2d\u6587\u4e2d\u6587", 5, true)).isEqualTo("\u4e2d\u6587\u2026");
    assertThat(Cells.cut("abc", 2, false)).isEqualTo("ab");
    assertThat(Cells.cut("abc", 0, false)).isEmpty();
    assertThat(Cells.cut("e" + "\u0301".repeat(10_000), 10, true).length()).isLessThan(100);
    assertThat(Cells.fit("\u4e2d\u6587\u4e2d", 5, false)).isEqualTo("\u4e2d\u6587 ");
    assertThat(Cells.fitRight("12", 5, false)).isEqualTo("   12");
  }

  @Test
  void theLocaleDecidesOnCharactersAndNoColorOnColours() {
    Map<String, String> utf8 = Map.of("TERM", "xterm", "LC_ALL", "", "LANG", "de_DE.UTF-8");
    assertThat(Style.of(utf8, null, false)).isEqualTo(new Style(true, true));
    assertThat(Style.of(utf8, null, true)).isEqualTo(new Style(false, true));
    assertThat(Style.of(utf8, "false", false)).isEqualTo(new Style(true, false));
    Map<String, String> latin = Map.of("TERM", "xterm", "LC_ALL", "C", "LANG", "de_DE.UTF-8");
    assertThat(Style.of(latin, null, false)).isEqualTo(new Style(true, false));
    assertThat(Style.of(latin, "true", false)).isEqualTo(new Style(true, true));
    assertThat(Style.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), null, false))
        .isEqualTo(Style.PLAIN);
    assertThat(Style.of(Map.of("TERM", "xterm", "NO_COLOR", ""), null, false).color()).isTrue();
    assertThat(Style.of(Map.of("TERM", "dumb"), null, false)).isEqualTo(Style.PLAIN);
  }

  @Test
  void theWidthIsThatOfTheEnvironmentElseThatOfTheTerminalElseEighty() {
    assertThat(TerminalSize.of("50 132\n", Map.of())).isEqualTo(new TerminalSize(132, 50));
    assertThat(TerminalSize.of("50 132", Map.of("COLUMNS", "40")))
        .isEqualTo(new TerminalSize(40, 50));
    assertThat(TerminalSize.of("0 0", Map.of())).isEqualTo(new TerminalSize(80, 24));
    assertThat(TerminalSize.of("", Map.of("COLUMNS", "wide", "LINES", "-1")))
        .isEqualTo(new TerminalSize(80, 24));
    assertThat(TerminalSize.of("99999999999 -3", Map.of())).isEqualTo(new TerminalSize(80, 24));
  }
}
