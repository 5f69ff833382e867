package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.observe.Progress;
import dev.firebreak.task.RunId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The progress of a task on another node is answered as soon as it is known. */
class ProgressQueriesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final RunId ID = RunId.at(1);
  private static final Progress HALF = new Progress(0.5, "half");

  private final TestProbe<HintExchange.Command> peer = KIT.createTestProbe();
  private final ProgressQueries queries = new ProgressQueries(ID::equals, _ -> HALF);
  private final CompletableFuture<Optional<Progress>> answer = new CompletableFuture<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void ask(int peers, CompletableFuture<Optional<Progress>> answered) {
    assertThat(queries.ask(new HintExchange.Find(ID, answered), peers, peer.getRef()))
        .isEqualTo(new Hint.ProgressQuery(ID, peer.getRef()));
  }

  private void said(boolean runs, @Nullable Progress progress) {
    queries.onReply(new Hint.ProgressReply(ID, runs, progress));
  }

  @Test
  void theAnswerOfTheNodeThatRunsTheTaskDecides() {
    ask(3, answer);
    said(false, null);
    assertThat(answer).isNotDone();
    said(true, HALF);
    assertThat(answer).isCompletedWithValue(Optional.of(HALF));
  }

  @Test
  void aTaskWithoutProgressIsAnsweredByTheNodeThatRunsIt() {
    ask(3, answer);
    said(true, null);
    assertThat(answer).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aTaskThatNoNodeRunsIsAnsweredWhenAllPeersHaveReplied() {
    CompletableFuture<Optional<Progress>> second = new CompletableFuture<>();
    ask(2, answer);
    ask(2, second);
    for (int i = 0; i < 3; i++) {
      said(false, null);
      assertThat(answer).isNotDone();
    }
    said(false, null);
    assertThat(answer).isCompletedWithValue(Optional.empty());
    assertThat(second).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aLateReplyAndOneToAForgottenQueryAreIgnored() {
    ask(2, answer);
    answer.complete(Optional.empty());
    queries.forgetAnswered();
    said(true, HALF);
    assertThat(answer).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aPeerIsToldWhetherTheTaskRunsHereAndHowFarItIs() {
    queries.onQuery(new Hint.ProgressQuery(ID, peer.getRef()));
    peer.expectMessage(new Hint.ProgressReply(ID, true, HALF));
    queries.onQuery(new Hint.ProgressQuery(RunId.at(2), peer.getRef()));
    assertThat(peer.expectMessageClass(Hint.ProgressReply.class).runs()).isFalse();
  }
}
