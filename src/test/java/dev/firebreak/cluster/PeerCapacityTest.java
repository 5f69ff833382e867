package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Where a call can go. */
class PeerCapacityTest {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final AtomicLong clock = new AtomicLong();
  private final PeerCapacity rooms = new PeerCapacity(clock::get);

  private static Map<String, FreeCapacity> room(int places) {
    return Map.of("t", new FreeCapacity(places, places));
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void theNodeWithMostRoomTakesIt() {
    rooms.heard("a", room(1));
    rooms.heard("b", room(2));
    assertThat(rooms.take("t")).hasValue("b");
    assertThat(rooms.of("b").get("t").places()).isEqualTo(1);
    assertThat(rooms.take("t")).isPresent();
    assertThat(rooms.take("t")).isPresent();
    assertThat(rooms.take("t")).isEmpty();
    assertThat(rooms.any("t")).isFalse();
    assertThat(rooms.take("other")).isEmpty();
  }

  @Test
  void aNodeThatIsNotHeardOfHasNoRoomUntilItIs() {
    rooms.heard("a", room(1));
    pass(LONGEST);
    assertThat(rooms.silent("a")).isFalse();
    assertThat(rooms.any("t")).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(rooms.silent("a")).isTrue();
    assertThat(rooms.any("t")).isFalse();
    assertThat(rooms.take("t")).isEmpty();
    assertThat(rooms.of("a")).isEmpty();
    rooms.heard("a", room(1));
    assertThat(rooms.take("t")).hasValue("a");
  }

  @Test
  void aNewNodeIsNotSilentBeforeItCouldSpeak() {
    rooms.retain(Set.of("a"));
    pass(LONGEST);
    assertThat(rooms.silent("a")).isFalse();
    rooms.retain(Set.of("a"));
    pass(Duration.ofNanos(1));
    assertThat(rooms.silent("a")).isTrue();
  }

  @Test
  void aPeerThatLeftIsForgotten() {
    rooms.heard("a", room(1));
    rooms.retain(Set.of("b"));
    assertThat(rooms.any("t")).isFalse();
    assertThat(rooms.silent("a")).isFalse();
  }
}
