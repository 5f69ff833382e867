package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which peer a call is forwarded to. */
class PeerCapacityTest {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final AtomicLong clock = new AtomicLong();
  private final PeerCapacity capacity = new PeerCapacity(clock::get);

  private static Map<String, FreeCapacity> free(int places) {
    return Map.of("t", new FreeCapacity(places, places));
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void thePeerWithTheMostFreeSlotsIsChosen() {
    capacity.update("a", free(1));
    capacity.update("b", free(2));
    assertThat(capacity.reserveBest("t")).hasValue("b");
    assertThat(capacity.of("b").get("t").places()).isEqualTo(1);
    assertThat(capacity.reserveBest("t")).isPresent();
    assertThat(capacity.reserveBest("t")).isPresent();
    assertThat(capacity.reserveBest("t")).isEmpty();
    assertThat(capacity.any("t")).isFalse();
    assertThat(capacity.reserveBest("other")).isEmpty();
  }

  @Test
  void aPeerRunsTheTasksOfTheVersionsThatItReports() {
    capacity.update("a", Map.of("t", new FreeCapacity(0, 0, Set.of("1", "2"))));
    assertThat(capacity.anyRuns("t", "1")).isTrue();
    assertThat(capacity.anyRuns("t", "3")).isFalse();
    assertThat(capacity.anyRuns("t", null)).isTrue();
    assertThat(capacity.anyRuns("other", null)).isFalse();
    capacity.update("b", free(0));
    assertThat(capacity.anyRuns("t", "3")).isTrue();
    pass(LONGEST.plusNanos(1));
    assertThat(capacity.anyRuns("t", "1")).isFalse();
  }

  @Test
  void aSilentPeerIsNotChosenUntilItReports() {
    capacity.update("a", free(1));
    pass(LONGEST);
    assertThat(capacity.silent("a")).isFalse();
    assertThat(capacity.any("t")).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(capacity.silent("a")).isTrue();
    assertThat(capacity.any("t")).isFalse();
    assertThat(capacity.reserveBest("t")).isEmpty();
    assertThat(capacity.of("a")).isEmpty();
    capacity.update("a", free(1));
    assertThat(capacity.reserveBest("t")).hasValue("a");
  }

  @Test
  void aTypeIsKnownOfPeersThatRunAlsoWithoutFreeCapacity() {
    capacity.update("a", free(0));
    assertThat(capacity.anyRuns("t", null)).isTrue();
    assertThat(capacity.anyRuns("other", null)).isFalse();
    pass(LONGEST.plusNanos(1));
    assertThat(capacity.anyRuns("t", null)).isFalse();
  }

  @Test
  void aNewPeerDoesNotCountAsSilent() {
    capacity.retain(Set.of("a"));
    pass(LONGEST);
    assertThat(capacity.silent("a")).isFalse();
    capacity.retain(Set.of("a"));
    pass(Duration.ofNanos(1));
    assertThat(capacity.silent("a")).isTrue();
  }

  @Test
  void aPeerThatLeftIsForgotten() {
    capacity.update("a", free(1));
    capacity.retain(Set.of("b"));
    assertThat(capacity.any("t")).isFalse();
    assertThat(capacity.silent("a")).isFalse();
  }
}
