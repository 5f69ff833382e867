package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted as a position in a trace, and who gets it. */
class CallerTraceTest {
  private static final String ID = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
  private static final String TRACE = "00-" + ID + "-01";

  /** Answers with the trace of its attempt. */
  public static final class Traced implements Handler<Payload, Payload> {
    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(attempt.traceparent() + " " + attempt.tracestate());
    }
  }

  @Test
  void validValuesBecomeVersionZero() {
    assertThat(CallerTrace.parent(TRACE)).isEqualTo(TRACE);
    assertThat(CallerTrace.parent("00-" + ID + "-00")).isEqualTo("00-" + ID + "-00");
    assertThat(CallerTrace.parent("01-" + ID + "-01")).isEqualTo(TRACE);
    assertThat(CallerTrace.parent("cc-" + ID + "-01-what-the-future-brings")).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + ID + "-01",
        "00-" + ID + "-01-more",
        "01-" + ID + "-01more",
        "00-" + ID + "-1",
        "00-" + ID + "-0G",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        " 00-" + ID + "-01",
      })
  void otherValuesAreIgnored(String value) {
    assertThat(CallerTrace.parent(value)).isNull();
  }

  @Test
  void handlersReceiveItInProcessesOfTheirOwnToo() {
    String handler = TestNode.handler(Traced.class);
    String types = "traced { HANDLER }, far { HANDLER, isolation = process }";
    try (TestNode node = TestNode.withTypes(types.replace("HANDLER", handler))) {
      for (String type : List.of("traced", "far")) {
        assertThat(node.call(type, "", "traceparent", TRACE).body()).isEqualTo(TRACE + " null");
        assertThat(node.call(type, "").body()).isEqualTo("null null");
        String[] both = {"traceparent", TRACE, "tracestate", "a=1, b=2", "tracestate", "c=3"};
        assertThat(node.call(type, "", both).body()).isEqualTo(TRACE + " a=1,b=2,c=3");
        assertThat(node.call(type, "", "tracestate", "a=1").body()).isEqualTo("null null");
        assertThat(node.call(type, "", "traceparent", TRACE, "tracestate", "a").body())
            .isEqualTo(TRACE + " null");
      }
    }
  }
}
