package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What callers may use, on one node and on two. */
class QuotasTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Map<String, Integer> stored = new HashMap<>();
  private final Quotas here = new Quotas(this::live, nanos::get);
  private final Quotas there = new Quotas(this::live, nanos::get);

  private CompletionStage<Map<String, Integer>> live(Map<String, Integer> most) {
    Map<String, Integer> counts = new HashMap<>();
    most.forEach((o, limit) -> counts.put(o, Math.min(limit, stored.getOrDefault(o, 0))));
    return CompletableFuture.completedStage(counts);
  }

  private static Token token(String name, String rate, int backlog) {
    Grant grant =
        new Grant(
            "team",
            Set.of(Scope.CALL),
            TypePatterns.ALL,
            rate.isEmpty() ? null : Rate.parse(rate),
            backlog);
    return new Token(new TokenHash(name.hashCode(), 0, 0, 0), name, grant, Instant.EPOCH, null);
  }

  private static int admitted(RateQuota quota, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += quota.tryTake() == 0 ? 1 : 0;
    }
    return admitted;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void exchange() {
    Map<String, Long> spent = here.takeSpent();
    here.spentElsewhere(there.takeSpent());
    there.spentElsewhere(spent);
  }

  @Test
  void aRateAdmitsItsCountAtOnceAndThenOneAfterTheOther() {
    RateQuota quota = here.rate(token("ci", "10/m", 0));
    assertThat(admitted(quota, 100)).isEqualTo(10);
    assertThat(Duration.ofNanos(quota.tryTake())).isEqualTo(Duration.ofSeconds(6));
    pass(Duration.ofSeconds(6));
    assertThat(admitted(quota, 100)).isEqualTo(1);
    pass(Duration.ofMinutes(9));
    assertThat(admitted(quota, 100)).isEqualTo(10);
  }

  @Test
  void aSuccessorOfATokenHasItsQuota() {
    RateQuota quota = here.rate(token("ci", "10/m", 0));
    assertThat(here.rate(token("ci", "10/m", 0))).isSameAs(quota);
    assertThat(here.rate(token("cd", "10/m", 0))).isNotSameAs(quota);
    assertThat(here.rate(token("ci", "11/m", 0))).isNotSameAs(quota);
  }

  @Test
  void overAllNodesNoMoreIsAdmittedThanTheRateOnceTheyHaveHeardOfEachOther() {
    RateQuota mine = here.rate(token("ci", "50/s", 0));
    RateQuota theirs = there.rate(token("ci", "50/s", 0));
    int all = admitted(mine, 500) + admitted(theirs, 500);
    for (int tenth = 1; tenth <= 100; tenth++) {
      exchange();
      pass(Duration.ofMillis(100));
      all += admitted(mine, 500) + admitted(theirs, 500);
    }
    // 50 at once and 50 in each of ten seconds; the rest is what was admitted unheard in the end.
    assertThat(all).isBetween(545, 560);
  }

  @Test
  void requestsAreReportedOnce() {
    assertThat(admitted(here.rate(token("ci", "50/s", 0)), 7)).isEqualTo(7);
    here.rate(token("idle", "50/s", 0));
    assertThat(here.takeSpent()).isEqualTo(Map.of("ci", 7L));
    assertThat(here.takeSpent()).isEmpty();
    here.spentElsewhere(Map.of("unknown", 7L));
  }

  private Backlog backlog(int most) {
    Token token = token("ci", "", most);
    here.count(List.of(token)).toCompletableFuture().join();
    return here.backlog(token);
  }

  @Test
  void theStoredTasksOfTheOwnerCountFromTheFirstRequestOn() {
    stored.put("team", 4);
    Backlog backlog = backlog(5);
    assertThat(backlog.full(5)).isFalse();
    assertThat(backlog.reserve(5)).isTrue();
    assertThat(backlog.full(5)).isTrue();
    assertThat(backlog.reserve(5)).isFalse();
  }

  @Test
  void aTaskOnItsWayToTheStoreCounts() {
    Backlog backlog = backlog(2);
    assertThat(backlog.reserve(2)).isTrue();
    assertThat(backlog.reserve(2)).isTrue();
    assertThat(backlog.reserve(2)).isFalse();
    backlog.release(); // Was refused.
    assertThat(backlog.reserve(2)).isTrue();
    here.began("team");
    backlog.release();
    assertThat(backlog.reserve(2)).isFalse();
  }

  @Test
  void aTaskThatEndsHereMakesRoomAtOnce() {
    stored.put("team", 2);
    Backlog backlog = backlog(2);
    assertThat(backlog.reserve(2)).isFalse();
    here.ended("team");
    here.ended("other");
    assertThat(backlog.reserve(2)).isTrue();
    assertThat(backlog.reserve(2)).isFalse();
  }

  @Test
  void aCountLeavesOutNoTaskThatIsStoredMeanwhile() {
    Token token = token("ci", "", 3);
    CompletableFuture<Map<String, Integer>> answer = new CompletableFuture<>();
    Quotas slow = new Quotas(_ -> answer, nanos::get);
    Backlog backlog = slow.backlog(token);
    slow.began("team"); // Before the count: the store has it.
    var counting = slow.count(List.of(token));
    backlog.reserve(3);
    slow.began("team"); // After the count had begun: the store may have missed it.
    backlog.release();
    answer.complete(Map.of("team", 1));
    counting.toCompletableFuture().join();
    assertThat(backlog.reserve(3)).isTrue();
    assertThat(backlog.reserve(3)).isFalse();
  }

  @Test
  void tasksStoredAndEndedOnOtherNodesCountWithTheNextCount() {
    Backlog backlog = backlog(5);
    stored.put("team", 5);
    backlog(5);
    assertThat(backlog.reserve(5)).isFalse();
    stored.put("team", 3);
    backlog(5);
    assertThat(backlog.reserve(5)).isTrue();
  }
}
