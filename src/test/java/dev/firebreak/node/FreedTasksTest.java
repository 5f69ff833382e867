package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.NodeStore.Member;
import dev.firebreak.store.NodeStore.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When tasks are looked for because a node is gone. */
class FreedTasksTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final FreedTasks tasks = new FreedTasks(freed::incrementAndGet);

  private static List<Member> members(long... ids) {
    Run run = new Run("1", Instant.EPOCH, Duration.ZERO);
    return LongStream.of(ids)
        .mapToObj(id -> new Member(id, "n" + id, "", 0, true, false, run))
        .toList();
  }

  @Test
  void tasksAreLookedForOnceForEachNodeThatIsGone() {
    tasks.accept(members(1, 2));
    tasks.accept(members(1, 2));
    tasks.accept(members(1, 2, 3));
    assertThat(freed).hasValue(0);
    tasks.accept(members(1, 3));
    tasks.accept(members(1, 3));
    assertThat(freed).hasValue(1);
    tasks.accept(members(1, 4));
    assertThat(freed).as("a node that was started again has another row").hasValue(2);
  }
}
