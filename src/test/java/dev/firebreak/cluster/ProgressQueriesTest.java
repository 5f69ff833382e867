package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.observe.Progress;
import dev.firebreak.task.RunId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The progress of a task on another node is answered as soon as it is known. */
class ProgressQueriesTest {
  private static final RunId ID = RunId.at(1);

  private final ProgressQueries question = new ProgressQueries();
  private final CompletableFuture<Optional<Progress>> answer = new CompletableFuture<>();

  private boolean said(boolean runs, @Nullable Progress progress) {
    return question.onReply(new Hint.ProgressReply(ID, runs, progress));
  }

  @Test
  void theAnswerOfTheNodeThatRunsTheTaskDecides() {
    question.add(3, answer);
    assertThat(said(false, null)).isFalse();
    assertThat(answer).isNotDone();
    Progress half = new Progress(0.5, "half");
    assertThat(said(true, half)).isTrue();
    assertThat(answer).isCompletedWithValue(Optional.of(half));
  }

  @Test
  void aTaskWithoutProgressIsAnsweredByTheNodeThatRunsIt() {
    question.add(3, answer);
    assertThat(said(true, null)).isTrue();
    assertThat(answer).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aTaskThatNoNodeRunsIsAnsweredWhenAllPeersHaveReplied() {
    CompletableFuture<Optional<Progress>> second = new CompletableFuture<>();
    question.add(2, answer);
    question.add(2, second);
    for (int i = 0; i < 3; i++) {
      assertThat(said(false, null)).isFalse();
    }
    assertThat(said(false, null)).isTrue();
    assertThat(answer).isCompletedWithValue(Optional.empty());
    assertThat(second).isCompletedWithValue(Optional.empty());
  }
}
