package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.memory.ByteBudget;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class ArrivingBodyTest {
  private static final int PIECE = 64 * 1024;
  private static final int PIECES = 64;

  /** A quarter of a heap of 128 MB. */
  private final ByteBudget budget = new ByteBudget(32 << 20);

  /**
   * The stream of a refused body ends later than the refusal; its memory must be free before, or
   * all bodies that arrive beside it are refused too.
   */
  @Test
  void ofThirtyUploadsThatDoNotFitTogetherSomeArriveWhole() {
    List<ArrivingBody> arriving = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      arriving.add(new ArrivingBody("text/plain", 8 << 20, budget.share()));
    }
    for (int piece = 0; piece < PIECES; piece++) {
      arriving.removeIf(body -> !accepts(body));
    }
    assertThat(arriving).hasSizeBetween(6, 8);
    assertThat(arriving).allMatch(body -> body.whole().payload().size() == PIECE * PIECES);
    assertThat(budget.used()).isEqualTo((long) arriving.size() * PIECE * PIECES);
  }

  private static boolean accepts(ArrivingBody body) {
    try {
      body.add(ByteString.fromArrayUnsafe(new byte[PIECE]));
      return true;
    } catch (ProblemFound _) {
      return false;
    }
  }
}
