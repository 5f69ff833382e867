package dev.firebreak.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** Ids that other tests make meanwhile can interrupt the order. */
  @Test
  void idsOfTheSameMillisecondAscend() {
    List<RunId> ids = Stream.generate(() -> RunId.at(TIME)).limit(1_000).toList();
    assertThat(IntStream.range(1, ids.size()))
        .filteredOn(n -> ids.get(n - 1).compareTo(ids.get(n)) < 0)
        .hasSizeGreaterThan(ids.size() * 3 / 4);
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
