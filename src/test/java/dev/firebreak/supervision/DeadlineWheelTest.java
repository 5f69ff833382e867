package dev.firebreak.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineWheelTest {
  private static final long TICK = DeadlineWheel.TICK_NANOS;

  private static RunEntry run() {
    return new RunEntry(TypeRig.run(TypeRig.typeWithoutWorkers()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000_000L})
  void theWheelAgreesWithAPlainMapAfterRandomOperations(long start) {
    Random random = new Random(start);
    DeadlineWheel wheel = new DeadlineWheel(start);
    Map<RunEntry, Long> model = new HashMap<>();
    List<RunEntry> runs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      runs.add(run());
    }
    long now = start;
    for (int step = 0; step < 20_000; step++) {
      RunEntry run = runs.get(random.nextInt(runs.size()));
      switch (random.nextInt(4)) {
        case 0 -> {
          wheel.clear(run);
          model.remove(run);
        }
        case 1 -> {
          now +=
              random.nextInt(10) == 0 ? random.nextLong(8_000 * TICK) : random.nextLong(3 * TICK);
          assertThat(wheel.takeDue(now)).allMatch(due(model, now)::contains);
          model.keySet().removeIf(due -> due.dueBucket == DeadlineWheel.NONE);
        }
        default -> {
          long dueAt = now + random.nextLong(-2 * TICK, 2_000 * TICK);
          wheel.set(run, dueAt);
          model.put(run, dueAt);
        }
      }
      assertThat(wheel.isEmpty()).isEqualTo(model.isEmpty());
    }
    // Whatever is due is handed over a tick later at the latest.
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(wheel.takeDue(now)).containsExactlyInAnyOrderElementsOf(model.keySet());
    assertThat(wheel.isEmpty()).isTrue();
  }

  private static List<RunEntry> due(Map<RunEntry, Long> model, long now) {
    return model.entrySet().stream()
        .filter(entry -> entry.getValue() - now <= 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void aDeadlineIsMetWithinATick() {
    for (long offset = 0; offset < 600 * TICK; offset += TICK / 3) {
      DeadlineWheel wheel = new DeadlineWheel(0);
      RunEntry run = run();
      wheel.set(run, offset);
      if (offset > 0) {
        assertThat(wheel.takeDue(offset - 1)).isEmpty();
      }
      assertThat(wheel.takeDue(offset + TICK)).containsExactly(run);
    }
  }
}
