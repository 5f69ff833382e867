package dev.firebreak.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunIdTest {
  private static final long TIME = 1_795_000_000_123L;

  @Test
  void anIdIsAUuidOfVersion7WithItsTime() {
    UUID uuid = UUID.fromString(RunId.at(TIME).toString());
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(TIME);
  }

  @Test
  void idsSortByTime() {
    assertThat(RunId.at(TIME).toString()).isLessThan(RunId.at(TIME + 1).toString());
  }

  @Test
  void idsOfTheSameMillisecondDiffer() {
    Set<RunId> ids = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      ids.add(RunId.at(TIME));
    }
    assertThat(ids).hasSize(100_000);
  }
}
