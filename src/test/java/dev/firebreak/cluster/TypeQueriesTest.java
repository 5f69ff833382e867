package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.TypeUse;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.supervision.Types;
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

/** Queries for the types of peers are answered in parts, and end when all peers have replied. */
class TypeQueriesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final TypeUse USE =
      new TypeUse("a", "running", 1, 2, 3, 4, 5, 6, 7, 8, "closed", 0, false, null);

  private final Set<String> silent = new HashSet<>();
  private final TestProbe<HintExchange.Command> peer = KIT.createTestProbe();
  private final TypeQueries queries =
      new TypeQueries(
          new SupervisionTree(
              KIT.system(), new WatchedTypes(Types.of(List.of()), _ -> new TypeCounters())),
          peer.getRef(),
          silent::contains);
  private final Map<String, List<TypeUse>> found = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
  private final HintExchange.FindTypes find = new HintExchange.FindTypes(found, answer);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Peer peer() {
    TestProbe<Calls.Command> calls = KIT.createTestProbe();
    return new Peer(Peer.addressOf(peer.getRef()), peer.getRef(), calls.getRef());
  }

  private Hint.TypesReply reply(long number, int types, boolean last) {
    return new Hint.TypesReply(number, peer.getRef(), Collections.nCopies(types, USE), last);
  }

  @Test
  void withoutPeersThereIsNothingToWaitFor() {
    queries.ask(find, List.of());
    answer.join();
    assertThat(found).isEmpty();
  }

  @Test
  void aSilentPeerIsNotWaitedFor() {
    silent.add(peer().address());
    queries.ask(find, List.of(peer()));
    answer.join();
    assertThat(found).isEmpty();
  }

  @Test
  void theLastPartOfAReplyCompletesTheQuery() {
    queries.ask(find, List.of(peer()));
    long number = peer.expectMessageClass(Hint.TypesQuery.class).number();
    queries.onReply(reply(number + 1, 9, true));
    queries.onReply(reply(number, 2, false));
    assertThat(found).isEmpty();
    assertThat(answer).isNotDone();
    queries.onReply(reply(number, 1, true));
    answer.join();
    assertThat(List.copyOf(found.values()).getFirst()).hasSize(3);
    queries.onReply(reply(number, 1, true));
    assertThat(List.copyOf(found.values()).getFirst()).hasSize(3);
  }

  @Test
  void aReplyThatComesTooLateChangesNothing() {
    queries.ask(find, List.of(peer()));
    long number = peer.expectMessageClass(Hint.TypesQuery.class).number();
    answer.complete(null);
    queries.forgetAnswered();
    queries.onReply(reply(number, 1, true));
    assertThat(found).isEmpty();
  }

  @Test
  void aNodeWithoutTypesReplies() {
    queries.onQuery(new Hint.TypesQuery(7, peer.getRef()));
    Hint.TypesReply reply = peer.expectMessageClass(Hint.TypesReply.class);
    assertThat(reply.number()).isEqualTo(7);
    assertThat(reply.types()).isEmpty();
    assertThat(reply.last()).isTrue();
  }
}
