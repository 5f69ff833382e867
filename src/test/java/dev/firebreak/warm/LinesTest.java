package dev.firebreak.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of what comes in pieces. */
class LinesTest {
  private static void add(Lines lines, String text) {
    lines.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> all(Lines lines) {
    List<String> all = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      all.add(new String(line, StandardCharsets.UTF_8));
    }
    return all;
  }

  private static String begun(Lines lines) {
    return new String(lines.begun(), StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsWholeHoweverItComes() {
    Lines lines = new Lines(100);
    add(lines, "on");
    assertThat(all(lines)).isEmpty();
    add(lines, "e\n\ntwo\nth");
    assertThat(all(lines)).containsExactly("one", "", "two");
    assertThat(begun(lines)).isEqualTo("th");
    add(lines, "ree\n");
    assertThat(all(lines)).containsExactly("three");
    assertThat(begun(lines)).isEmpty();
  }

  @Test
  void aLineMayBeAsLongAsThatAndNoLonger() {
    Lines lines = new Lines(3);
    add(lines, "123\n12");
    add(lines, "3\n");
    assertThat(all(lines)).containsExactly("123", "123");
    assertThat(lines.tooLong()).isFalse();
    add(lines, "12");
    add(lines, "34\n5\n");
    assertThat(lines.tooLong()).isTrue();
    assertThat(all(lines)).isEmpty();
  }

  @Test
  void theLinesBeforeOneThatIsTooLongAreStillToBeHad() {
    Lines lines = new Lines(3);
    add(lines, "1\n1234\n1\n");
    assertThat(lines.tooLong()).isTrue();
    assertThat(all(lines)).containsExactly("1");
  }

  @Test
  void aFloodOfShortLinesIsNotKept() {
    Lines lines = new Lines(10);
    String flood = "12345678\n".repeat(1000);
    for (int i = 0; i < 200; i++) {
      add(lines, flood);
    }
    assertThat(lines.tooLong()).isTrue();
    assertThat(all(lines).size()).isLessThan(150_000);
  }

  @Test
  void howMuchCameInAllDoesNotMatter() {
    Lines lines = new Lines(10);
    String some = "12345678\n".repeat(1000);
    for (int i = 0; i < 200; i++) {
      add(lines, some);
      assertThat(all(lines)).hasSize(1000);
    }
    assertThat(lines.tooLong()).isFalse();
  }

  @Test
  void aShortLineAfterALongOneIsItself() {
    Lines lines = new Lines(1 << 20);
    String line = "x".repeat(200_000);
    add(lines, line + "\nshort\n");
    assertThat(all(lines)).containsExactly(line, "short");
  }
}
