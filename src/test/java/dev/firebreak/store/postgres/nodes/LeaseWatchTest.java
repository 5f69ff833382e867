package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.LeaseHolder;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node does when its lease is not renewed. */
class LeaseWatchTest {
  private final NanoClock clock = new NanoClock();
  private final Lease lease = new Lease(clock, clock.getAsLong());
  private final LeaseWatch watch = new LeaseWatch(lease, clock);
  private final Work work = new Work();

  LeaseWatchTest() {
    watch.serve(work);
  }

  /** Attempts that the test stops. */
  private static final class Work implements LeaseHolder {
    final List<Claim> inside = new ArrayList<>();
    boolean busy = true;
    int stops;
    int halts;

    @Override
    public void stop() {
      stops++;
    }

    @Override
    public boolean busy() {
      return busy;
    }

    @Override
    public List<Claim> onThreads() {
      return inside;
    }

    @Override
    public void halt() {
      halts++;
    }
  }

  /** Advances the clock; the watch checks the lease whenever it asked for it. */
  private void pass(long millis) {
    long end = clock.getAsLong() + millis * 1_000_000;
    while (true) {
      long pause = watch.check();
      if (clock.getAsLong() + pause > end) {
        clock.pass((end - clock.getAsLong()) / 1_000_000);
        return;
      }
      clock.pass((pause + 999_999) / 1_000_000);
    }
  }

  @Test
  void noAttemptStartsThreeSecondsAfterTheLastRenewal() {
    pass(2999);
    assertThat(lease.mayStart()).isTrue();
    pass(1);
    assertThat(lease.mayStart()).isFalse();
  }

  @Test
  void renewalsInTimeKeepAttemptsRunning() {
    pass(4749);
    assertThat(work.stops).isZero();
    lease.renewed(clock.getAsLong());
    assertThat(lease.mayStart()).isTrue();
    pass(4749);
    assertThat(work.stops).isZero();
  }

  @Test
  void theLeaseCountsFromTheSendingOfTheRenewal() {
    long sent = clock.getAsLong();
    pass(2000);
    lease.renewed(sent);
    pass(1000);
    assertThat(lease.mayStart()).isFalse();
  }

  @Test
  void attemptsAreStoppedBeforeTheLeaseEnds() {
    pass(4749);
    pass(1);
    assertThat(work.stops).isEqualTo(1);
    work.busy = false;
    pass(60_000);
    assertThat(work.halts).isZero();
  }

  @Test
  void anAttemptThatDoesNotStopHaltsTheProcess() {
    pass(5749);
    assertThat(work.halts).isZero();
    pass(1);
    assertThat(work.halts).isEqualTo(1);
  }

  @Test
  void aNodeThatWasPausedStopsItsAttemptsAtOnceAndHaltsLater() {
    clock.pass(20_000);
    assertThat(lease.mayStart()).as("before the first check").isFalse();
    watch.check();
    assertThat(work.stops).isEqualTo(1);
    assertThat(work.halts).isZero();
    pass(999);
    assertThat(work.halts).isZero();
    pass(1);
    assertThat(work.halts).isEqualTo(1);
  }

  @Test
  void attemptsAreStoppedAtOnceWhenTheRowIsGone() {
    pass(100);
    lease.markRowGone();
    assertThat(lease.mayStart()).isFalse();
    watch.check();
    assertThat(work.stops).isEqualTo(1);
    lease.renewed(clock.getAsLong());
    assertThat(lease.mayStart()).as("it does not come back").isFalse();
    pass(1001);
    assertThat(work.halts).isPositive();
  }

  @Test
  void claimsInTheJvmAreRememberedUntilTheLeaseIsRenewed() {
    Claim claim = new Claim(RunId.at(1), 3);
    work.inside.add(claim);
    pass(4800);
    work.inside.clear();
    assertThat(watch.onThreadsWhenLost()).containsExactly(claim);
    lease.renewed(clock.getAsLong());
    watch.check();
    assertThat(watch.onThreadsWhenLost()).isEmpty();
    assertThat(lease.mayStart()).isTrue();
  }

  @Test
  void attemptsAreStoppedAgainWhenTheLeaseIsLostAgain() {
    work.busy = false;
    pass(10_000);
    lease.renewed(clock.getAsLong());
    int before = work.stops;
    pass(4749);
    assertThat(work.stops).isEqualTo(before);
    pass(1);
    assertThat(work.stops).isEqualTo(before + 1);
  }
}
