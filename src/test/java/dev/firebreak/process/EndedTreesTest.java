package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes that a scan missed are recognized after their program has ended. */
class EndedTreesTest {
  private static final int ROOT = 1_000_000_001;
  private static final long NOW = System.nanoTime();
  private final EndedTrees trees = new EndedTrees();

  private static Orphan orphanInSession(int session) {
    return new Orphan(new ProcFs.Stat(1_000_000_002, false, 1, session, session, 1, 77, 0, 0, 0));
  }

  private void endTreeAt(long time) {
    Tree tree = new Tree(ROOT, "FIREBREAK_ID=ended");
    tree.rootReaped();
    trees.add(tree, time);
  }

  @Test
  void anOrphanOfTheSessionOfAnEndedProgramIsRecognized() {
    endTreeAt(NOW);
    assertThat(trees.own(orphanInSession(ROOT))).isTrue();
    assertThat(trees.own(orphanInSession(ROOT + 5))).isFalse();
  }

  @Test
  void aTreeIsForgottenASecondAfterItsEnd() {
    endTreeAt(NOW);
    trees.expire(NOW + TimeUnit.SECONDS.toNanos(1));
    assertThat(trees.isEmpty()).isFalse();
    trees.expire(NOW + TimeUnit.SECONDS.toNanos(1) + 1);
    assertThat(trees.isEmpty()).isTrue();
    assertThat(trees.own(orphanInSession(ROOT))).isFalse();
  }
}
