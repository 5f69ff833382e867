package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the loop may end, as no process of a program that ended can be left. */
class OrphanOwnersTest {
  private static final int ROOT = 1_000_000_001;

  private final List<Tree> running = new ArrayList<>();
  private final OrphanOwners owners = new OrphanOwners(running::stream);
  private final Tree tree = new Tree(ROOT, "FIREBREAK_ID=owned");

  private static Orphan orphanOf(int session) {
    return new Orphan(new ProcFs.Stat(ROOT + 1, false, 1, session, session, 1, 77, 0, 0, 0));
  }

  private void endProgram() {
    tree.rootReaped();
    owners.ended(tree, List.of());
  }

  private void scan(Orphan... found) {
    owners.scanned(List.of(found));
  }

  @Test
  void withoutAProgramNoScanIsNeeded() {
    assertThat(owners.noneLeft()).isTrue();
    assertThat(owners.needScans()).isFalse();
  }

  @Test
  void afterAnEndThreeScansInARowMustFindNoOrphanOfAProgram() {
    endProgram();
    assertThat(owners.needScans()).isTrue();
    scan();
    scan();
    assertThat(owners.noneLeft()).isFalse();
    scan();
    assertThat(owners.noneLeft()).isTrue();
  }

  @Test
  void anOrphanThatAScanMissedIsFoundByALaterOneAndTheCountBeginsAnew() {
    endProgram();
    scan();
    scan();
    scan(orphanOf(ROOT));
    scan();
    scan();
    assertThat(owners.noneLeft()).isFalse();
    scan();
    assertThat(owners.noneLeft()).isTrue();
    assertThat(owners.needScans()).as("the orphan is still to be killed").isTrue();
  }

  @Test
  void eachEndBeginsTheCountAnew() {
    endProgram();
    scan();
    scan();
    endProgram();
    scan();
    assertThat(owners.noneLeft()).isFalse();
  }

  @Test
  void anOrphanOfARunningProgramIsLeftToItsTree() {
    running.add(tree);
    scan(orphanOf(ROOT));
    assertThat(owners.needScans()).isFalse();
  }
}
