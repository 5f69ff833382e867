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

  /** Attempts that stop when the test says so. */
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

  /** Time passes as the watch wants it: it looks whenever it said it would. */
  private void pass(long millis) {
    long end = clock.getAsLong() + millis * 1_000_000;
    while (true) {
      long pause = watch.look();
      if (clock.getAsLong() + pause > end) {
        clock.pass((end - clock.getAsLong()) / 1_000_000);
        return;
      }
      clock.pass((pause + 999_999) / 1_000_000);
    }
  }

  @Test
  void afterThreeSecondsNothingStarts() {
    pass(2999);
    assertThat(lease.mayStart()).isTrue();
    pass(1);
    assertThat(lease.mayStart()).isFalse();
  }

  @Test
  void renewalsThatComeBackInTimeLeaveAllAsItWas() {
    pass(4749);
    assertThat(work.stops).isZero();
    lease.renewed(clock.getAsLong());
    assertThat(lease.mayStart()).isTrue();
    pass(4749);
    assertThat(work.stops).isZero();
  }

  @Test
  void itCountsFromWhenTheRenewalWasSent() {
    long sent = clock.getAsLong();
    pass(2000);
    lease.renewed(sent);
    pass(1000);
    assertThat(lease.mayStart()).isFalse();
  }

  @Test
  void whatRunsIsStoppedBeforeTheLeaseEnds() {
    pass(4749);
    pass(1);
    assertThat(work.stops).isEqualTo(1);
    work.busy = false;
    pass(60_000);
    assertThat(work.halts).isZero();
  }

  @Test
  void whatDoesNotStopEndsTheProcess() {
    pass(5749);
    assertThat(work.halts).isZero();
    pass(1);
    assertThat(work.halts).isEqualTo(1);
  }

  @Test
  void whoWakesUpTooLateIsStoppedAtOnceAndHasTimeToEnd() {
    clock.pass(20_000);
    assertThat(lease.mayStart()).as("before anybody looked").isFalse();
    watch.look();
    assertThat(work.stops).isEqualTo(1);
    assertThat(work.halts).isZero();
    pass(999);
    assertThat(work.halts).isZero();
    pass(1);
    assertThat(work.halts).isEqualTo(1);
  }

  @Test
  void aRowThatIsGoneStopsAtOnce() {
    pass(100);
    lease.end();
    assertThat(lease.mayStart()).isFalse();
    watch.look();
    assertThat(work.stops).isEqualTo(1);
    lease.renewed(clock.getAsLong());
    assertThat(lease.mayStart()).as("it does not come back").isFalse();
    pass(1001);
    assertThat(work.halts).isPositive();
  }

  @Test
  void whatRanInsideIsRememberedUntilTheLeaseIsBack() {
    Claim claim = new Claim(RunId.at(1), 3);
    work.inside.add(claim);
    pass(4800);
    work.inside.clear();
    assertThat(watch.onThreadsWhenLost()).containsExactly(claim);
    lease.renewed(clock.getAsLong());
    watch.look();
    assertThat(watch.onThreadsWhenLost()).isEmpty();
    assertThat(lease.mayStart()).isTrue();
  }

  @Test
  void aLeaseThatIsLostAgainStopsAgain() {
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
