package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ShortDelaysTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE); // It passes the largest number.
  private final ShortDelays delays = new ShortDelays(now::get);
  private final List<String> done = new ArrayList<>();

  @Test
  void anActionRunsOnceWhenItIsDue() {
    delays.add(() -> done.add("a"));
    assertThat(delays.untilNext(now.get())).isEqualTo(ShortDelays.NANOS);
    now.addAndGet(ShortDelays.NANOS - 1);
    delays.runDue();
    assertThat(done).isEmpty();
    now.incrementAndGet();
    assertThat(delays.untilNext(now.get())).isZero();
    delays.runDue();
    delays.runDue();
    assertThat(done).containsExactly("a");
    assertThat(delays.untilNext(now.get())).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void actionsRunInTheirOrderAndEachAtItsTime() {
    delays.add(() -> done.add("a"));
    now.incrementAndGet();
    delays.add(() -> done.add("b"));
    now.addAndGet(ShortDelays.NANOS - 1);
    delays.runDue();
    assertThat(done).containsExactly("a");
    now.incrementAndGet();
    delays.runDue();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void anActionThatIsAddedByAnotherWaitsAsLong() {
    delays.add(() -> delays.add(() -> done.add("later")));
    now.addAndGet(ShortDelays.NANOS);
    delays.runDue();
    assertThat(done).isEmpty();
    assertThat(delays.untilNext(now.get())).isEqualTo(ShortDelays.NANOS);
  }
}
