package dev.firebreak.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheyNeed() {
    assertThat(new Table("load", "p99, ms").row("quiet", 1.25).row("a crash", 1000))
        .hasToString(
            """
              load      p99, ms
              -----------------
              quiet         1.3
              a crash      1000
            """);
  }

  @Test
  void aProgressBarWithoutATerminalPrintsOnlyItsLastState() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ProgressBar bar =
        new ProgressBar(new PrintStream(out, true, StandardCharsets.UTF_8), "done", 2)) {
      bar.step();
      bar.step();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("  done [" + "#".repeat(40) + "] 2/2" + System.lineSeparator());
  }
}
