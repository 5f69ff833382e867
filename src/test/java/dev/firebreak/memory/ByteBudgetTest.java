package dev.firebreak.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(1000);

  @Test
  void oneBodyMayTakeHalfOfTheBudget() {
    assertThat(budget.largest()).isEqualTo(500);
    assertThat(budget.share().grow(500)).isTrue();
    assertThat(budget.share().grow(251)).isFalse();
    assertThat(budget.share().grow(250)).isTrue();
  }

  @Test
  void aRefusedGrowthTakesNothing() {
    assertThat(budget.share().grow(501)).isFalse();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aSmallBodyAlwaysFitsBesideLargeOnes() {
    List<ByteBudget.Share> greedy = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ByteBudget.Share share = budget.share();
      while (share.grow(1)) {
        // Until it gets no more.
      }
      greedy.add(share);
    }
    assertThat(budget.share().grow(1)).isFalse();
    greedy.getFirst().release();
    assertThat(budget.share().grow(100)).isTrue();
  }

  @Test
  void aShareIsReleasedOnce() {
    ByteBudget.Share share = budget.share();
    share.grow(300);
    share.grow(100);
    share.release();
    share.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aPartIsReleasedBeforeTheRest() {
    ByteBudget.Share share = budget.share();
    share.grow(400);
    share.shrink(150);
    assertThat(budget.used()).isEqualTo(250);
    share.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void answersAreChargedAndNeverRefused() {
    budget.charge(2000);
    assertThat(budget.share().grow(1)).isFalse();
    budget.refund(2000);
    assertThat(budget.share().grow(1)).isTrue();
  }
}
