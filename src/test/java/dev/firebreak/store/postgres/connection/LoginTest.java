package dev.firebreak.store.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.config.Secret;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.nodes.Nodes;
import dev.firebreak.store.postgres.tasks.PostgresMoveTarget;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No error of a failed connection shows the URL or the password. */
class LoginTest {
  private static String all(ThrowingCallable failing) {
    StringWriter trace = new StringWriter();
    assertThatThrownBy(failing)
        .isInstanceOf(StoreException.class)
        .satisfies(failure -> failure.printStackTrace(new PrintWriter(trace)));
    return trace.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:hunter2@h:abc/db",
        "jdbc:postgresql://u:hunter2@127.0.0.1:1/db",
        "jdbc:postgresql://127.0.0.1:1/db?user=u&password=hunter2",
        "jdbc:postgresql://127.0.0.1:1/db?password=hunter2%zz",
        "jdbc:other://127.0.0.1:1/db?password=hunter2"
      })
  void noErrorMessageContainsThePassword(String url) {
    PostgresOptions where = new PostgresOptions(url, null, Secret.of("hunter2"));
    assertThat(where.toString()).doesNotContain("hunter2");
    assertThat(all(() -> PostgresStore.prepare(where))).doesNotContain("hunter2");
    assertThat(all(() -> Nodes.open(where, new Nodes.Self("a", "b", 1)).close()))
        .doesNotContain("hunter2");
    assertThat(all(() -> PostgresMoveTarget.open(where).close())).doesNotContain("hunter2");
  }
}
