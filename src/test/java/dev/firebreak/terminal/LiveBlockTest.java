package dev.firebreak.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that are drawn again in place. */
class LiveBlockTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private LiveBlock block() {
    return new LiveBlock(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String written() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  @Test
  void theCursorReturnsToTheFirstLine() {
    try (LiveBlock block = block()) {
      block.draw(List.of("one", "two"), 80);
      assertThat(written()).isEqualTo("\u001b[?25l\r\u001b[Jone\ntwo");
      block.draw(List.of("three"), 80);
      assertThat(written()).isEqualTo("\u001b[?25l\r\u001b[1A\u001b[Jthree");
    }
    assertThat(written()).isEqualTo("\r\u001b[J\u001b[?25h");
  }

  @Test
  void linesThatANarrowerTerminalWrapsAreErasedToo() {
    try (LiveBlock block = block()) {
      block.draw(List.of("\u001b[32m0123456789\u001b[0m", "ab"), 80);
      written();
      block.draw(List.of("ab"), 5);
      assertThat(written()).startsWith("\u001b[?25l\r\u001b[2A\u001b[J");
    }
  }

  @Test
  void aClosedBlockWritesNothing() {
    LiveBlock block = block();
    block.close();
    block.draw(List.of("late"), 80);
    block.close();
    assertThat(written()).isEmpty();
  }
}
