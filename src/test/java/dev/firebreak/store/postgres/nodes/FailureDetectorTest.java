package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which peers the failure detector takes for dead. */
class FailureDetectorTest {
  private static final long OTHER = 7;

  private final NanoClock clock = new NanoClock();
  private final FailureDetector observer = new FailureDetector();

  private List<FailureDetector.SilentPeer> see(long beat) {
    return observer.saw(clock.getAsLong(), clock.getAsLong(), Map.of(OTHER, beat));
  }

  private List<FailureDetector.SilentPeer> seeAfter(long millis, long beat) {
    clock.pass(millis);
    return see(beat);
  }

  private void seeFor(int seconds, long beat) {
    for (int i = 0; i < seconds; i++) {
      assertThat(seeAfter(1000, beat)).as("after %s s", i + 1).isEmpty();
    }
  }

  @Test
  void aPeerWhoseHeartbeatDidNotAdvanceForALeaseIsDead() {
    see(3);
    seeFor(5, 3);
    assertThat(seeAfter(999, 3)).isEmpty();
    assertThat(seeAfter(1, 3)).containsExactly(new FailureDetector.SilentPeer(OTHER, 3));
  }

  @Test
  void aHeartbeatThatAdvancesBeginsANewLease() {
    see(3);
    seeFor(5, 3);
    assertThat(seeAfter(1000, 4)).isEmpty();
    seeFor(5, 4);
    assertThat(seeAfter(1000, 4)).hasSize(1);
  }

  @Test
  void aHeartbeatWithASmallerCountCountsAsAChange() {
    see(3);
    seeFor(5, 3);
    assertThat(seeAfter(1000, 2)).as("a server lost what it had not written").isEmpty();
  }

  @Test
  void aFailedRenewalDiscardsEarlierObservations() {
    see(3);
    seeFor(5, 3);
    clock.pass(1000);
    observer.failed();
    see(3);
    seeFor(5, 3);
    assertThat(seeAfter(1000, 3)).hasSize(1);
  }

  @Test
  void aPauseOfThisNodeDiscardsEarlierObservations() {
    see(3);
    assertThat(seeAfter(30_000, 3)).as("all may have stood still").isEmpty();
    seeFor(5, 3);
    assertThat(seeAfter(1000, 3)).hasSize(1);
  }

  @Test
  void theTimeBetweenRenewalsCountsAndNotThatOfTheirAnswers() {
    long sent = clock.getAsLong();
    clock.pass(900);
    observer.saw(sent, clock.getAsLong(), Map.of(OTHER, 3L));
    seeFor(5, 3);
    assertThat(seeAfter(999, 3)).as("seen from the first answer on").isEmpty();
    sent = clock.getAsLong();
    clock.pass(900);
    assertThat(observer.saw(sent, clock.getAsLong(), Map.of(OTHER, 3L)))
        .as("what was true when it was asked")
        .isEmpty();
  }

  @Test
  void aPeerWithoutARowIsForgotten() {
    see(3);
    seeFor(5, 3);
    clock.pass(1000);
    assertThat(observer.saw(clock.getAsLong(), clock.getAsLong(), Map.of())).isEmpty();
    assertThat(seeAfter(1000, 3)).isEmpty();
  }

  @Test
  void theNextRenewalIsAtTheTimeOfTheNextDeath() {
    see(3);
    seeFor(5, 3);
    clock.pass(400);
    assertThat(observer.untilNextDeath(clock.getAsLong())).isEqualTo(600_000_000);
  }
}
