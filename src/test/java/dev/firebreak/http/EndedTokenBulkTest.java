package dev.firebreak.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Caller;
import dev.firebreak.access.MemoryTokens;
import dev.firebreak.access.Quotas;
import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.Tokens;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.json.Json;
import dev.firebreak.supervision.Types;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A bulk submit whose token ends while the body arrives. */
class EndedTokenBulkTest {
  @Test
  void theLinesAfterARevocationAreRefused() throws Exception {
    MemoryTokens store = new MemoryTokens();
    TokenAdmin admin = new TokenAdmin(store, InstantSource.system());
    String text = TestTokens.in(store, "ci").text("ci");
    Quotas quotas = new Quotas(_ -> CompletableFuture.completedStage(Map.of()), System::nanoTime);
    try (Tokens tokens = Tokens.watch(store, quotas, InstantSource.system())) {
      BulkReader reader = new BulkReader(context(), tokens.find(text), null);
      assertThat(problem(reader)).isEqualTo(ProblemType.INVALID_INPUT);
      admin.revoke("ci").toCompletableFuture().join();
      tokens.refresh().toCompletableFuture().join();
      assertThat(problem(reader)).isEqualTo(ProblemType.UNAUTHORIZED);
    }
    assertThat(problem(new BulkReader(context(), Caller.UNIDENTIFIED, null)))
        .isEqualTo(ProblemType.INVALID_INPUT);
  }

  /** The problem of a line that names no type. */
  private static ProblemType problem(BulkReader reader) {
    return Assertions.catchThrowableOfType(
            ProblemFound.class, () -> reader.read("{}".getBytes(UTF_8)))
        .problem()
        .kind();
  }

  private static TaskContext context() {
    Json json = new Json(new JsonSettings(200, 500, 1000));
    return new TaskContext(Types.of(List.of()), null, null, InstantSource.system(), json, null);
  }
}
