package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.store.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The index for claims of some versions, which the first of them creates. */
class VersionedTypesTest {
  private static final List<ClaimRequest> REQUEST =
      List.of(new ClaimRequest("t", 1, Start.ON_THREAD, 1, null, Set.of("1")));

  private static final ClaimRequest OTHER = new ClaimRequest("u", 1, Start.ON_THREAD, 1);

  private final Cluster cluster = new Cluster();

  private PostgresStore open(String node) throws StoreException {
    return cluster.open(Cluster.options(node, Runnable::run), DatabaseTime.DATABASE);
  }

  @Test
  void onlyTheClaimsThatNeedTheIndexFailWhileItCanNotBeCreated() throws Exception {
    try (PostgresStore store = open("a")) {
      Submission.Plan plan = new Submission.Plan(1, null, null, 1);
      RunId id = RunId.at(0);
      answer(store.accept(new Submission(id, "u", plan, Payload.empty(), null, null, Start.LATER)));
      try (Connection other = cluster.connect();
          Statement lock = other.createStatement()) {
        other.setAutoCommit(false);
        lock.execute("LOCK TABLE task IN ROW EXCLUSIVE MODE");
        assertThat(failure(store.claim(REQUEST)))
            .isInstanceOf(StoreException.Unavailable.class)
            .hasMessageContaining("the index of tasks by version can't be created");
        List<ClaimResult> both = answer(store.claim(List.of(REQUEST.getFirst(), OTHER)));
        assertThat(both).extracting(ClaimResult::type).containsExactly("t", "u");
        assertThat(both.getFirst().claimed()).isEmpty();
        assertThat(both.getFirst().dueIn()).isPositive();
        assertThat(both.getLast().claimed()).hasSize(1);
        other.rollback();
      }
      await().untilAsserted(() -> assertThat(answer(store.claim(REQUEST))).hasSize(1));
    }
  }

  @Test
  void nodesThatCreateTheIndexAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    try (PostgresStore one = open("a");
        PostgresStore other = open("b")) {
      List<CompletionStage<List<ClaimResult>>> claims =
          List.of(one.claim(REQUEST), other.claim(REQUEST));
      for (CompletionStage<List<ClaimResult>> claim : claims) {
        assertThat(answer(claim)).hasSize(1);
      }
    }
  }
}
