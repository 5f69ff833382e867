package dev.firebreak.store.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts that are kept for the compositions of groups. */
class StatementTextsTest {
  private final StatementTexts texts = new StatementTexts(sql -> sql + '!');

  @Test
  void statementsAreTranslatedAndJoined() {
    assertThat(texts.of(List.of("a", "b"))).isEqualTo("a!;\nb!");
    assertThat(texts.of(List.of("b", "a"))).isEqualTo("b!;\na!");
  }

  @Test
  void aFrequentCompositionIsKeptBesideAnyNumberOfRareOnes() {
    String frequent = texts.of(List.of("frequent"));
    for (int i = 0; i < 10 * StatementTexts.MOST; i++) {
      texts.of(List.of("rare", Integer.toString(i)));
      assertThat(texts.of(List.of("frequent"))).isSameAs(frequent);
    }
    assertThat(texts.size()).isEqualTo(StatementTexts.MOST);
  }

  @Test
  void aLongCompositionIsNotKept() {
    String all = texts.of(Collections.nCopies(StatementTexts.LONGEST + 1, "a"));
    assertThat(all).startsWith("a!;\na!;").hasSize(4 * StatementTexts.LONGEST + 2);
    assertThat(texts.size()).isZero();
  }
}
