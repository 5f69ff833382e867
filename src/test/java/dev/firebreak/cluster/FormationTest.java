package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.SharedRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FormationTest {

  private final SharedRows rows = new SharedRows();
  private final List<MemberRig> nodes = new ArrayList<>();

  @AfterEach
  void stopAll() {
    MemberRig.killAll(nodes);
  }

  private MemberRig start(String name) {
    MemberRig node = new MemberRig(rows, name);
    nodes.add(node);
    return node;
  }

  private void awaitMembers(MemberRig node, MemberRig... others) {
    List<String> expected = new ArrayList<>();
    expected.add(node.address());
    List.of(others).forEach(other -> expected.add(other.address()));
    await()
        .untilAsserted(
            () -> {
              rows.look();
              assertThat(node.up()).containsExactlyInAnyOrderElementsOf(expected);
            });
  }

  @RepeatedTest(3)
  void threeNodesThatStartAtOnceFormOneCluster() {
    MemberRig a = start("a");
    MemberRig b = start("b");
    MemberRig c = start("c");
    awaitMembers(a, b, c);
    awaitMembers(b, a, c);
    awaitMembers(c, a, b);
    await().until(() -> rows.all().stream().allMatch(row -> row.joined()));
  }

  @Test
  void onlyAMemberWithoutARowIsRemoved() {
    MemberRig a = start("a");
    MemberRig b = start("b");
    MemberRig c = start("c");
    awaitMembers(a, b, c);
    awaitMembers(b, a, c);
    awaitMembers(c, a, b);
    c.kill();
    rows.delete(c.id());
    awaitMembers(a, b);
    awaitMembers(b, a);
    assertThat(a.lost()).isFalse();
    assertThat(b.lost()).isFalse();
  }

  @Test
  void eachOfTwoNodesSurvivesTheLossOfTheOther() {
    MemberRig a = start("a");
    MemberRig b = start("b");
    awaitMembers(a, b);
    awaitMembers(b, a);
    a.kill();
    rows.delete(a.id());
    awaitMembers(b);
    MemberRig c = start("c");
    awaitMembers(b, c);
    awaitMembers(c, b);
    c.kill();
    rows.delete(c.id());
    awaitMembers(b);
    assertThat(b.lost()).isFalse();
  }

  @Test
  void aNodeWhoseRowWasDeletedIsTold() {
    MemberRig a = start("a");
    MemberRig b = start("b");
    awaitMembers(a, b);
    awaitMembers(b, a);
    rows.delete(b.id());
    await()
        .until(
            () -> {
              rows.look();
              return b.lost();
            });
    assertThat(a.lost()).isFalse();
  }

  @Test
  void aSingleNodeWhoseRowWasDeletedIsTold() {
    MemberRig a = start("a");
    awaitMembers(a);
    rows.look();
    a.settle();
    assertThat(a.lost()).isFalse();
    rows.delete(a.id());
    rows.look();
    await().until(a::lost);
  }

  @Test
  void aNodeWhoseContactIsDeadRetriesAndJoins() {
    SharedRows.Row dead = rows.add("dead");
    dead.announce("pekko://" + ClusterMessage.SYSTEM + "@127.0.0.1:1", 1);
    dead.joined();
    MemberRig a = start("a");
    await().until(() -> a.asked() >= 2);
    assertThat(a.up()).isEmpty();
    rows.delete(dead.id());
    awaitMembers(a);
  }

  @Test
  void aNodeWhoseQuestionHowToEnterFailsAsksAgain() {
    rows.failingEntries.set(2);
    MemberRig a = start("a");
    awaitMembers(a);
    assertThat(a.asked()).isGreaterThanOrEqualTo(3);
    assertThat(a.lost()).isFalse();
  }

  @Test
  void noMemberIsRemovedWhileTheStoreIsUnreachable() {
    MemberRig a = start("a");
    MemberRig b = start("b");
    awaitMembers(a, b);
    awaitMembers(b, a);
    b.kill();
    // One look is not enough: it may be older than the member.
    rows.delete(b.id());
    rows.look();
    a.settle();
    assertThat(a.members()).contains(b.address());
    awaitMembers(a);
  }

  @Test
  void aNodeThatSpeaksAnotherProtocolEndsWithAReason() {
    SharedRows.Row old = rows.add("old");
    old.announce("pekko://firebreak-0@127.0.0.1:1", 1);
    old.joined();
    MemberRig a = start("a");
    await().until(a::lost);
    assertThat(a.up()).isEmpty();
  }
}
