package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.observe.TypeUse;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Queries for the state of peers are answered in parts, and end when all peers have replied. */
class NodeQueriesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final TypeUse USE =
      new TypeUse("a", "running", 1, 2, 3, 4, 5, 6, 7, 8, "closed", 0, false, null, 9L, 10, 11);

  private final Set<String> silent = new HashSet<>();
  private final TestProbe<HintExchange.Command> peer = KIT.createTestProbe();
  private final NodeQueries queries = new NodeQueries(peer.getRef(), silent::contains);
  private final Map<String, List<NodeMessage.Reply>> found = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();

  private final HintExchange.AskNodes ask =
      new HintExchange.AskNodes(NodeMessage.TypesQuery::new, _ -> true, found, answer);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Peer peer() {
    TestProbe<Calls.Command> calls = KIT.createTestProbe();
    return new Peer(Peer.addressOf(peer.getRef()), peer.getRef(), calls.getRef());
  }

  private NodeMessage.TypesReply reply(long number, int types, boolean last) {
    return new NodeMessage.TypesReply(number, peer.getRef(), Collections.nCopies(types, USE), last);
  }

  private long asked() {
    return peer.expectMessageClass(NodeMessage.TypesQuery.class).number();
  }

  @Test
  void withoutPeersThereIsNothingToWaitFor() {
    queries.ask(ask, List.of());
    answer.join();
    assertThat(found).isEmpty();
  }

  @Test
  void aSilentPeerIsNotWaitedFor() {
    silent.add(peer().address());
    queries.ask(ask, List.of(peer()));
    answer.join();
    assertThat(found).isEmpty();
  }

  @Test
  void aQueryForOneNodeIsNotSentToOthers() {
    queries.ask(
        new HintExchange.AskNodes(NodeMessage.TypesQuery::new, "other"::equals, found, answer),
        List.of(peer()));
    answer.join();
    peer.expectNoMessage();
  }

  @Test
  void theLastPartOfAReplyCompletesTheQuery() {
    queries.ask(ask, List.of(peer()));
    long number = asked();
    queries.onReply(reply(number + 1, 9, true));
    queries.onReply(reply(number, 2, false));
    assertThat(found).isEmpty();
    assertThat(answer).isNotDone();
    queries.onReply(reply(number, 1, true));
    answer.join();
    assertThat(List.copyOf(found.values()).getFirst()).hasSize(2);
    queries.onReply(reply(number, 1, true));
    assertThat(List.copyOf(found.values()).getFirst()).hasSize(2);
  }

  @Test
  void aReplyWithoutEndIsNotCollectedForEver() {
    queries.ask(ask, List.of(peer()));
    long number = asked();
    for (int i = 0; i < NodeQueries.MOST_PARTS; i++) {
      assertThat(answer).isNotDone();
      queries.onReply(reply(number, 1, false));
    }
    answer.join();
    assertThat(found).isEmpty();
  }

  @Test
  void aReplyThatComesTooLateChangesNothing() {
    queries.ask(ask, List.of(peer()));
    long number = asked();
    answer.complete(null);
    queries.forgetAnswered();
    queries.onReply(reply(number, 1, true));
    assertThat(found).isEmpty();
  }
}
