package dev.firebreak.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void inAClosedLoopARequestIsDueWheneverAConnectionIsFree() {
    Pace pace = new Pace.Closed(100);
    assertThat(pace.nextRequest(0)).isZero();
    assertThat(pace.nextRequest(0)).isZero();
    assertThat(pace.nextRequest(99)).isEqualTo(99);
    assertThat(pace.nextDue()).isZero();
    assertThat(pace.nextRequest(100)).isEqualTo(Pace.NONE);
    assertThat(pace.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aClosedLoopEndsWithoutAFreeConnectionToo() {
    Pace pace = new Pace.Closed(100);
    pace.noneFree(100);
    assertThat(pace.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void inAnOpenLoopRequestsAreDueAtTheirTimeHoweverLateTheyAreSent() {
    Pace pace = new Pace.Open(10, 3, 100);
    assertThat(pace.nextRequest(2)).isEqualTo(Pace.NONE);
    assertThat(pace.nextDue()).isEqualTo(3);
    assertThat(pace.nextRequest(3)).isEqualTo(3);
    assertThat(pace.nextRequest(3)).isEqualTo(Pace.NONE);
    assertThat(pace.nextRequest(1000)).isEqualTo(13);
    assertThat(pace.nextRequest(1000)).isEqualTo(23);
  }

  @Test
  void anOpenLoopHasAsManyRequestsAsItsRateAndTime() {
    Pace pace = new Pace.Open(10, 3, 100);
    for (int due = 3; due < 100; due += 10) {
      assertThat(pace.nextRequest(1000)).isEqualTo(due);
    }
    assertThat(pace.nextRequest(1000)).isEqualTo(Pace.NONE);
    assertThat(pace.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyRequestsDueWithoutAFreeConnectionCountAsDelayed() {
    Pace pace = new Pace.Open(10, 0, 100);
    pace.nextRequest(0);
    pace.noneFree(5);
    assertThat(pace.nextRequest(10)).isEqualTo(10);
    assertThat(pace.waited()).isZero();
    pace.noneFree(45); // 20, 30, 40
    for (int i = 0; i < 4; i++) {
      pace.nextRequest(60);
    }
    assertThat(pace.waited()).isEqualTo(3);
    pace.noneFree(5000); // 60, 70, 80, 90
    for (int i = 0; i < 10; i++) {
      pace.nextRequest(5000);
    }
    assertThat(pace.waited()).isEqualTo(7);
  }
}
