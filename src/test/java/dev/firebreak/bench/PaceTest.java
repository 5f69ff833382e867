package dev.firebreak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void inAClosedLoopARequestIsDueWheneverAConnectionIsFree() {
    Pace pace = new Pace.Closed(100);
    assertThat(pace.take(0)).isZero();
    assertThat(pace.take(0)).isZero();
    assertThat(pace.take(99)).isEqualTo(99);
    assertThat(pace.nextDue()).isZero();
    assertThat(pace.take(100)).isEqualTo(Pace.NONE);
    assertThat(pace.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aClosedLoopEndsWithoutAFreeConnectionToo() {
    Pace pace = new Pace.Closed(100);
    pace.starved(100);
    assertThat(pace.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void inAnOpenLoopRequestsAreDueAtTheirTimeHoweverLateTheyAreSent() {
    Pace pace = new Pace.Open(10, 3, 100);
    assertThat(pace.take(2)).isEqualTo(Pace.NONE);
    assertThat(pace.nextDue()).isEqualTo(3);
    assertThat(pace.take(3)).isEqualTo(3);
    assertThat(pace.take(3)).isEqualTo(Pace.NONE);
    assertThat(pace.take(1000)).isEqualTo(13);
    assertThat(pace.take(1000)).isEqualTo(23);
  }

  @Test
  void anOpenLoopHasAsManyRequestsAsItsTimeHasRoomFor() {
    Pace pace = new Pace.Open(10, 3, 100);
    for (int due = 3; due < 100; due += 10) {
      assertThat(pace.take(1000)).isEqualTo(due);
    }
    assertThat(pace.take(1000)).isEqualTo(Pace.NONE);
    assertThat(pace.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyThoseWaitedThatWereDueWhileNoConnectionWasFree() {
    Pace pace = new Pace.Open(10, 0, 100);
    pace.take(0);
    pace.starved(5);
    assertThat(pace.take(10)).isEqualTo(10);
    assertThat(pace.waited()).isZero();
    pace.starved(45); // 20, 30, 40
    for (int i = 0; i < 4; i++) {
      pace.take(60);
    }
    assertThat(pace.waited()).isEqualTo(3);
    pace.starved(5000); // 60, 70, 80, 90
    for (int i = 0; i < 10; i++) {
      pace.take(5000);
    }
    assertThat(pace.waited()).isEqualTo(7);
  }
}
