package dev.firebreak.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.AttemptTrace;
import dev.firebreak.log.ShownFields;
import dev.firebreak.task.Outcome;
import dev.firebreak.traces.TraceSpan;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** What the log entries of a handler's thread say about its attempt. */
class AttemptFieldsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final AttemptContext attempt = HandlerRig.attempt();

  @BeforeEach
  @AfterEach
  void clear() {
    MDC.clear();
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = MDC.getCopyOfContextMap();
    return fields == null ? Map.of() : fields;
  }

  @Test
  void anAttemptOfATaskIsNamedUntilItEnds() {
    attempt.ofTask(3, (_, _) -> {});
    attempt.belongsToTrace(AttemptTrace.at("00-" + TRACE + "-b7ad6b7169203331-00"));
    MDC.put("before", "stays");
    try (TraceSpan.Scope _ = AttemptFields.enter(attempt, true)) {
      assertThat(fields())
          .containsOnly(
              Map.entry("task", attempt.id()),
              Map.entry("attempt", "1"),
              Map.entry("type", "t"),
              Map.entry("trace", TRACE),
              Map.entry("before", "stays"));
    }
    assertThat(fields()).containsOnly(Map.entry("before", "stays"));
  }

  @Test
  void aCallIsNoTask() {
    try (TraceSpan.Scope _ = AttemptFields.enter(attempt, true)) {
      assertThat(fields())
          .containsOnly(
              Map.entry("call", attempt.id()), Map.entry("attempt", "1"), Map.entry("type", "t"));
    }
    assertThat(fields()).isEmpty();
  }

  /** Answers with what its thread says. */
  public static final class Asked implements Handler<Payload, Payload> {
    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(MDC.get("call") + ' ' + MDC.get("attempt") + ' ' + MDC.get("type"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "platform"})
  void aHandlersThreadIsThatOfItsAttempt(String threads) throws Exception {
    ShownFields.show();
    HandlerRig rig = new HandlerRig();
    rig.start(rig.isolation(Asked.class, "threads = " + threads), "x");
    assertThat(rig.outcome())
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class,
            ended -> assertThat(ended.result().text()).matches("[0-9a-f-]{36} 1 t"));
  }

  @Test
  void linesOfTextCostNothing() {
    attempt.ofTask(3, (_, _) -> {});
    try (TraceSpan.Scope _ = AttemptFields.enter(attempt, false)) {
      assertThat(fields()).isEmpty();
    }
  }
}
