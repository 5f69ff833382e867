package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.memory.ByteBudget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that arrive in pieces. */
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
  void aLineIsCompleteHoweverItIsCut() {
    Lines lines = new Lines(100, new ByteBudget(Long.MAX_VALUE).share());
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
  void aLineMayBeAsLongAsTheLimitAndNoLonger() {
    Lines lines = new Lines(3, new ByteBudget(Long.MAX_VALUE).share());
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
  void linesBeforeATooLongLineAreReturned() {
    Lines lines = new Lines(3, new ByteBudget(Long.MAX_VALUE).share());
    add(lines, "1\n1234\n1\n");
    assertThat(lines.tooLong()).isTrue();
    assertThat(all(lines)).containsExactly("1");
  }

  @Test
  void shortLinesBeyondTheLimitAreNotKept() {
    Lines lines = new Lines(10, new ByteBudget(Long.MAX_VALUE).share());
    String flood = "12345678\n".repeat(1000);
    for (int i = 0; i < 200; i++) {
      add(lines, flood);
    }
    assertThat(lines.tooLong()).isTrue();
    assertThat(all(lines).size()).isLessThan(150_000);
  }

  @Test
  void theTotalOfAllLinesIsNotLimited() {
    Lines lines = new Lines(10, new ByteBudget(Long.MAX_VALUE).share());
    String some = "12345678\n".repeat(1000);
    for (int i = 0; i < 200; i++) {
      add(lines, some);
      assertThat(all(lines)).hasSize(1000);
    }
    assertThat(lines.tooLong()).isFalse();
  }

  @Test
  void aLongLineIsChargedWithItsCopiesUntilItIsHandled() {
    ByteBudget budget = new ByteBudget(10_000_000);
    Lines lines = new Lines(1 << 20, budget.share());
    add(lines, "x".repeat(60_000));
    assertThat(budget.used()).isZero();
    add(lines, "x".repeat(140_000));
    assertThat(budget.used()).isEqualTo(600_000);
    add(lines, "\nmore");
    assertThat(lines.next()).hasSize(200_000);
    assertThat(budget.used()).isGreaterThanOrEqualTo(600_000);
    assertThat(lines.next()).isNull();
    assertThat(budget.used()).isZero();
    add(lines, "x".repeat(100_000));
    lines.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aLineForWhichThereIsNoMemoryIsRefused() {
    ByteBudget budget = new ByteBudget(1_000_000);
    ByteBudget.Share others = budget.share();
    assertThat(others.grow(400_000)).isTrue();
    Lines lines = new Lines(1 << 20, budget.share());
    add(lines, "before\n" + "x".repeat(90_000));
    assertThat(lines.tooLong()).isFalse();
    add(lines, "x".repeat(90_000));
    assertThat(lines.tooLong()).isTrue();
    assertThat(lines.noMemory()).isTrue();
    assertThat(all(lines)).containsExactly("before");
    assertThat(lines.begun()).hasSizeLessThan(90_000);
    lines.release();
    assertThat(budget.used()).isEqualTo(400_000);
  }

  @Test
  void aShortLineAfterALongOneIsUnchanged() {
    Lines lines = new Lines(1 << 20, new ByteBudget(Long.MAX_VALUE).share());
    String line = "x".repeat(200_000);
    add(lines, line + "\nshort\n");
    assertThat(all(lines)).containsExactly(line, "short");
  }
}
