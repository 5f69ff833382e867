package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.NodeStore.Entry;
import dev.firebreak.store.postgres.connection.AdvisoryLocks;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that start with one database form one cluster. */
class ClusterBootstrapTest {
  private static final int NODES = 20;
  private static final int ROUNDS = 30;

  private final LeaseRig rig = new LeaseRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static Entry enter(Nodes node) {
    return LeaseRig.join(node.enter());
  }

  @Test
  void theFirstNodeFormsTheClusterAndTheOthersJoin() {
    Nodes a = rig.node("a");
    Nodes b = rig.node("b");
    assertThat(enter(b)).isEqualTo(new Entry.Wait());
    assertThat(enter(a)).isEqualTo(new Entry.Form());
    assertThat(enter(b)).isEqualTo(new Entry.Join(List.of("pekko://firebreak@a:1")));
    LeaseRig.join(b.joined());
    assertThat(enter(rig.node("c")))
        .isEqualTo(new Entry.Join(List.of("pekko://firebreak@a:1", "pekko://firebreak@b:1")));
  }

  @Test
  void aNodeThatFormsTheClusterGetsTheSameAnswerAgain() {
    Nodes a = rig.node("a");
    enter(a);
    assertThat(enter(a)).isEqualTo(new Entry.Form());
  }

  @Test
  void aNodeWithoutAnAddressIsNotWaitedFor() {
    rig.silent("a");
    assertThat(enter(rig.node("b"))).isEqualTo(new Entry.Form());
  }

  @Test
  void aDrainingNodeDoesNotFormTheClusterAndIsNotWaitedFor() {
    Nodes a = rig.node("a");
    LeaseRig.join(a.drain());
    assertThat(enter(a)).isEqualTo(new Entry.Wait());
    assertThat(enter(rig.node("b"))).isEqualTo(new Entry.Form());
  }

  @Test
  void decisionsAboutTheClusterAreMadeOneAfterTheOther() throws SQLException {
    rig.node("a");
    Nodes b = rig.node("b");
    CompletableFuture<Entry> entry;
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(AdvisoryLocks.lockStatement(AdvisoryLocks.BOOTSTRAP));
      statement.execute("UPDATE node SET joined = true WHERE name = 'a'");
      entry = b.enter().toCompletableFuture();
      await().until(() -> rig.row(LeaseRig.WAITING).equals("1"));
      connection.commit();
    }
    assertThat(entry.join()).isEqualTo(new Entry.Join(List.of("pekko://firebreak@a:1")));
  }

  @Test
  void anotherNodeFormsTheClusterIfTheFirstDies() {
    Nodes a = rig.node("a");
    Nodes b = rig.node("b");
    enter(a);
    assertThat(enter(b)).isInstanceOf(Entry.Join.class);
    rig.pass(7, b);
    assertThat(enter(b)).isEqualTo(new Entry.Form());
  }

  /** The nodes announce their addresses in any order, while others already ask. */
  @Test
  void exactlyOneOfManyNodesFormsTheCluster() {
    List<Nodes> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(rig.silent("n" + i));
    }
    for (int round = 0; round < ROUNDS; round++) {
      rig.execute("UPDATE node SET joined = false, address = ''");
      Collections.shuffle(nodes, new Random(round));
      AtomicInteger formed = new AtomicInteger();
      List<CompletableFuture<Void>> all =
          nodes.stream().map(node -> getIn(node, formed).toCompletableFuture()).toList();
      all.forEach(CompletableFuture::join);
      assertThat(formed).as("round %s", round).hasValue(1);
      assertThat(rig.row("SELECT count(*) FROM node WHERE joined")).isEqualTo("20");
    }
  }

  private static CompletionStage<Void> getIn(Nodes node, AtomicInteger formed) {
    return node.announce("somewhere", node.id()).thenCompose(_ -> askUntilIn(node, formed));
  }

  /** As a node does: it asks again if its turn did not come within the time limit of the lock. */
  private static CompletionStage<Entry> entered(Nodes node) {
    return node.enter()
        .exceptionallyCompose(
            failure ->
                failure.getCause() instanceof SQLException e && SqlErrorKind.timedOut(e)
                    ? entered(node)
                    : CompletableFuture.failedStage(failure));
  }

  private static CompletionStage<Void> askUntilIn(Nodes node, AtomicInteger formed) {
    return entered(node)
        .thenCompose(
            entry ->
                switch (entry) {
                  case Entry.Form _ -> {
                    formed.incrementAndGet();
                    yield CompletableFuture.<Void>completedStage(null);
                  }
                  case Entry.Join _ -> node.joined();
                  case Entry.Wait _ -> askUntilIn(node, formed);
                });
  }
}
