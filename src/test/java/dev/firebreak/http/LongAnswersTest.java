package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.StoreException;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.RunId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A long answer holds memory for one part, from its start to its end. */
class LongAnswersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int TOTAL = 1 << 20;
  private static final RunId ID = RunId.at(1);
  private static final LongResult RESULT = new LongResult("text/plain", TOTAL, null);

  private final ByteBudget budget = new ByteBudget(TOTAL);
  private final Parts store = new Parts();
  private final LongAnswers answers = new LongAnswers(store, budget);

  /** Has a result as long as is asked for, or fails. */
  private static final class Parts extends MemoryStore {
    private volatile boolean fails;

    Parts() {
      super("here", InstantSource.system());
    }

    @Override
    public CompletionStage<Optional<byte[]>> resultPart(RunId id, long from, int length) {
      return fails
          ? CompletableFuture.failedStage(new StoreException.Unavailable("away"))
          : CompletableFuture.completedStage(
              Optional.of(new byte[(int) Math.min(length, TOTAL - from)]));
    }
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void assertReleased() {
    await().untilAsserted(() -> assertThat(budget.used()).isZero());
  }

  @Test
  void theMemoryIsReleasedAtTheEnd() throws ProblemFound {
    ByteString whole =
        answers
            .of(ID, RESULT)
            .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), KIT.system())
            .toCompletableFuture()
            .join();
    assertThat(whole.length()).isEqualTo(TOTAL);
    assertReleased();
  }

  @Test
  void theMemoryIsReleasedWhenTheStoreFails() throws ProblemFound {
    store.fails = true;
    CompletableFuture<?> end =
        answers.of(ID, RESULT).runWith(Sink.ignore(), KIT.system()).toCompletableFuture();
    assertThatThrownBy(end::join).hasMessageContaining("away");
    assertReleased();
  }

  @Test
  void theMemoryIsReleasedWhenTheClientDisconnects() throws ProblemFound {
    assertThat(
            answers.of(ID, RESULT).runWith(Sink.head(), KIT.system()).toCompletableFuture().join())
        .isNotNull();
    assertReleased();
  }

  @Test
  void noMemoryIsHeldBeforeTheStart() throws ProblemFound {
    Source<ByteString, ?> never = answers.of(ID, RESULT);
    assertThat(never).isNotNull();
    assertThat(budget.used()).isZero();
  }
}
