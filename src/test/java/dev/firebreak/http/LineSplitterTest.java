package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.firebreak.http.LineSplitter.Line;
import dev.firebreak.http.LineSplitter.LineError;
import dev.firebreak.memory.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** Lines that arrive in pieces, and the memory that they hold. */
class LineSplitterTest {
  private static final int TOTAL = 1 << 20;

  private final ByteBudget budget = new ByteBudget(TOTAL);
  private final LineSplitter splitter = new LineSplitter(budget);
  private final List<Line> lines = new ArrayList<>();

  private void feed(String text) {
    splitter.split(ByteString.fromString(text), lines::add);
  }

  private List<String> texts() {
    return lines.stream().map(line -> line.bytes().utf8String()).toList();
  }

  @Test
  void linesAreTheSameHoweverThePiecesAreCut() {
    String text = "one\n\n two \r\n \t\nthree, é\nlast\n";
    feed(text);
    List<String> whole = texts();
    lines.clear();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      splitter.split(ByteString.fromArray(new byte[] {each}), lines::add);
    }
    assertThat(texts()).isEqualTo(whole).containsExactly("one", " two \r", "three, é", "last");
  }

  @Test
  void aLineIsChargedFromItsFirstByteOn() {
    for (int i = 0; i < 1000; i++) {
      feed("x".repeat(100));
      assertThat(budget.used()).isBetween((i + 1) * 100L, (i + 1) * 200L + 1024);
    }
    feed("\n");
    assertThat(lines.getFirst().bytes().length()).isEqualTo(100_000);
    assertThat(budget.used()).isEqualTo(100_000 + LineSplitter.OVERHEAD);
    lines.getFirst().share().release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aLineWithoutAnEndStaysWithinTheBudget() {
    for (int i = 0; i < 40; i++) {
      feed("x".repeat(TOTAL / 20));
      assertThat(budget.used()).isLessThanOrEqualTo(TOTAL / 2);
    }
    assertThat(budget.used()).isZero();
    feed("\nfine\n");
    assertThat(lines).extracting(Line::error).containsExactly(LineError.TOO_LONG, LineError.NONE);
  }

  @Test
  void aLineThatDoesNotFitBesideOthersIsDroppedAndItsMemoryReleased() {
    ByteBudget.Share others = budget.share();
    assertThat(others.grow(TOTAL / 2)).isTrue();
    feed("x".repeat(TOTAL / 8));
    feed("x".repeat(TOTAL / 4));
    assertThat(budget.used()).isEqualTo(TOTAL / 2);
    others.release();
    feed("x\nfine\n");
    assertThat(lines).extracting(Line::error).containsExactly(LineError.NO_MEMORY, LineError.NONE);
  }

  @Test
  void theBudgetOfATruncatedBodyIsReleased() {
    feed("x".repeat(1000));
    splitter.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aMillionBlanksInAsManyPiecesAreReadQuickly() {
    ByteBudget large = new ByteBudget(1 << 24);
    LineSplitter many = new LineSplitter(large);
    ByteString blank = ByteString.fromString(" ");
    assertTimeoutPreemptively(
        Duration.ofSeconds(60), // Linear: a tenth of a second. Quadratic: minutes.
        () -> {
          for (int i = 0; i < 1_000_000; i++) {
            many.split(blank, lines::add);
          }
          many.split(ByteString.fromString("\n"), lines::add);
        });
    assertThat(lines).isEmpty();
    assertThat(large.used()).isZero();
  }
}
