package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.measure.SparseTimes;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.series.NodeInterval;
import dev.firebreak.series.NodeReading;
import dev.firebreak.series.Sample;
import dev.firebreak.supervision.SupervisorCrash;
import dev.firebreak.supervision.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every query for the state of a node is answered, even if there is nothing to tell. */
class NodeRepliesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<HintExchange.Command> peer = KIT.createTestProbe();
  private final Types types = Types.of(List.of());
  private List<NodeInterval> intervals = List.of();
  private final NodeReplies replies =
      new NodeReplies(
          new SupervisionTree(KIT.system(), new WatchedTypes(types, _ -> new TypeCounters())),
          types,
          back -> new NodeReading(back.toMillis(), intervals, List.of()),
          peer.getRef());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aNodeWithoutTypesReplies() {
    replies.on(new NodeMessage.TypesQuery(7, peer.getRef()));
    NodeMessage.TypesReply reply = peer.expectMessageClass(NodeMessage.TypesReply.class);
    assertThat(reply.number()).isEqualTo(7);
    assertThat(reply.types()).isEmpty();
    assertThat(reply.last()).isTrue();
  }

  @Test
  void aSeriesIsSentInPartsOfWhichTheLastIsMarked() {
    NodeInterval one =
        new NodeInterval(
            1,
            2,
            new NodeInterval.Counts(1, 2, 3, 4),
            new Sample.Load(1, 2),
            SparseTimes.NONE,
            SparseTimes.of(1, 2));
    intervals = Collections.nCopies(60, one);
    replies.on(new NodeMessage.SeriesQuery(9, peer.getRef(), 77));
    List<NodeInterval> told = new ArrayList<>();
    NodeMessage.SeriesReply part;
    do {
      part = peer.expectMessageClass(NodeMessage.SeriesReply.class);
      assertThat(part.reading().clockMillis()).isEqualTo(77);
      assertThat(part.reading().intervals()).hasSizeLessThan(30);
      told.addAll(part.reading().intervals());
    } while (!part.last());
    assertThat(told).isEqualTo(intervals);
  }

  @Test
  void aRequestToCrashIsAnsweredWithWhatCameOfIt() {
    replies.on(new NodeMessage.CrashQuery(10, peer.getRef(), "none", "why"));
    assertThat(peer.expectMessageClass(NodeMessage.CrashReply.class).result())
        .isEqualTo(SupervisorCrash.Result.UNKNOWN_TYPE);
  }

  @Test
  void aNodeWithoutSupervisorsTellsItsGuardian() {
    replies.on(new NodeMessage.TreeQuery(8, peer.getRef()));
    NodeMessage.TreeReply reply = peer.expectMessageClass(NodeMessage.TreeReply.class);
    assertThat(reply.number()).isEqualTo(8);
    assertThat(reply.guardian()).isEqualTo(KIT.system().name());
    assertThat(reply.supervisors()).isEmpty();
    assertThat(reply.last()).isTrue();
  }
}
