package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.StoreException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The answers to requests that the store could not carry out. */
class TaskAnswersTest {
  private static void assertTold(StoreException failure, int status) {
    Problem problem = TaskAnswers.failed(new CompletionException(failure));
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.detail()).contains(failure.getMessage());
  }

  @Test
  void dataThatTheStoreRefusesIsAClientErrorWithoutRetry() {
    assertTold(new StoreException.Unstorable("the key can't be stored"), 400);
  }

  @Test
  void aTransientStoreErrorIsAServerErrorWithRetry() {
    assertTold(new StoreException.Unavailable("away"), 503);
    assertTold(new StoreException.OutcomeUnknown("perhaps"), 503);
    assertTold(new StoreException.Full("full"), 507);
  }
}
