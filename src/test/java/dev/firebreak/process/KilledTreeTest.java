package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a program whose first process has ended counts as ended. The processes are made up. */
class KilledTreeTest {
  private static final int ROOT = 1_000_000_001;
  private static final int PARENT = ROOT + 1;
  private static final int CHILD = ROOT + 2;

  private final Map<Integer, ProcFs.Stat> processes = new HashMap<>();
  private final List<Integer> killed = new ArrayList<>();
  private final Tree tree = new Tree(ROOT, "FIREBREAK_ID=killed", new Table());
  private final KilledTree program = new KilledTree(tree, new Recorded());

  private final class Table implements ProcessTable {
    @Override
    public ProcFs.@Nullable Stat stat(int pid) {
      return processes.get(pid);
    }

    @Override
    public List<Integer> children(ProcFs.Stat process) {
      return processes.values().stream()
          .filter(other -> other.parent() == process.pid())
          .map(ProcFs.Stat::pid)
          .toList();
    }
  }

  private final class Recorded implements Kill {
    @Override
    public int send(int pid, int signal) {
      throw new AssertionError("only processes that were inspected are killed");
    }

    @Override
    public void send(ProcFs.Stat process, int signal) {
      assertThat(signal).isEqualTo(ProcessCalls.SIGKILL);
      killed.add(process.pid());
    }

    @Override
    public Duration patience() {
      return Duration.ZERO;
    }
  }

  private static ProcFs.Stat stat(int pid, int parent) {
    return new ProcFs.Stat(pid, false, parent, ROOT, ROOT, 1, pid, 0, 0, 0);
  }

  @BeforeEach
  void endRoot() {
    tree.rootReaped();
  }

  /** A sweep after a scan that found these orphans, some of which may have ended since. */
  private List<Integer> sweep(int... orphans) {
    List<Orphan> scanned = IntStream.of(orphans).mapToObj(pid -> new Orphan(stat(pid, 1))).toList();
    return program.sweep(scanned, true).stream().map(ProcFs.Stat::pid).toList();
  }

  @Test
  void aProgramHasEndedAfterTwoSweepsInARowThatFoundNoProcess() {
    assertThat(sweep()).isEmpty();
    assertThat(program.foundNone()).isTrue();
    assertThat(program.ended()).isFalse();
    assertThat(sweep()).isEmpty();
    assertThat(program.ended()).isTrue();
    assertThat(killed).isEmpty();
  }

  /** Its parent ends after it was listed as an orphan, and before its children are. */
  @Test
  void aProcessThatPassesFromOneParentToAnotherDuringASweepIsKilledByTheNextOne() {
    processes.put(CHILD, stat(CHILD, 1));
    assertThat(sweep(PARENT)).as("it is in no list").isEmpty();
    assertThat(program.ended()).isFalse();
    assertThat(sweep(CHILD)).containsExactly(CHILD);
    assertThat(killed).containsExactly(CHILD);
    processes.clear();
    sweep();
    assertThat(program.ended()).as("the first sweep that found none does not count").isFalse();
    sweep();
    assertThat(program.ended()).isTrue();
  }

  @Test
  void allDescendantsOfAnOrphanAreKilled() {
    processes.put(PARENT, stat(PARENT, 1));
    processes.put(CHILD, stat(CHILD, PARENT));
    assertThat(sweep(PARENT)).containsExactly(PARENT, CHILD);
    assertThat(killed).containsExactly(PARENT, CHILD);
    assertThat(program.foundNone()).isFalse();
  }

  @Test
  void aSweepThatIsNotTheLastDoesNotCount() {
    program.sweep(List.of(), false);
    sweep();
    assertThat(program.ended()).isFalse();
    sweep();
    assertThat(program.ended()).isTrue();
  }
}
