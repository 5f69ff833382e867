package dev.firebreak.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Later;
import dev.firebreak.fixture.Thrower;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcomes of handlers, whatever they return or throw. */
class HandlerOutcomeTest {
  private final HandlerRig rig = new HandlerRig();

  static Stream<String> everythingThatCanBeThrown() {
    return Thrower.ALL.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("everythingThatCanBeThrown")
  void everyThrowableBecomesAnOutcome(String name) throws Exception {
    for (String threads : new String[] {"virtual", "platform"}) {
      try (Isolation isolation = rig.isolation(Thrower.class, "threads = " + threads)) {
        rig.start(isolation, name);
        assertThat(rig.outcome()).isInstanceOf(Outcome.Crashed.class);
        assertThat(rig.outcomes).isEmpty();
      }
    }
  }

  @Test
  void aCrashHasTheThrowableAndItsPlace() throws Exception {
    rig.start(rig.isolation(Thrower.class, ""), "runtime");
    Cause.Thrown cause = (Cause.Thrown) ((Outcome.Crashed) rig.outcome()).cause();
    assertThat(cause.exception()).isEqualTo("java.lang.IllegalStateException");
    assertThat(cause.message()).isEqualTo("broken");
    assertThat(cause.at()).contains("Thrower");
  }

  @Test
  void anExceptionWhoseMessageThrowsIsReported() throws Exception {
    rig.start(rig.isolation(Thrower.class, ""), "message");
    Cause.Thrown cause = (Cause.Thrown) ((Outcome.Crashed) rig.outcome()).cause();
    assertThat(cause.message()).contains("getMessage threw java.lang.IllegalStateException");
  }

  @Test
  void aRejectionIsNoCrash() throws Exception {
    rig.start(rig.isolation(Thrower.class, ""), "no:409");
    assertThat(rig.outcome()).isEqualTo(new Outcome.Rejected(409, "not this one"));
  }

  @Test
  void anAsynchronousHandlerAnswersWhenItsStageEnds() throws Exception {
    Isolation isolation = rig.isolation(Later.class, "");
    rig.start(isolation, "async");
    Later.stage("async").complete(Payload.text("done"));
    assertThat(((Outcome.Succeeded) rig.outcome()).result().text()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overflow", "throw", "null", "no result"})
  void anAsynchronousHandlerFailsLikeAnyOther(String how) throws Exception {
    for (String entered : new String[] {"thread", "inline"}) {
      rig.start(rig.isolation(Later.class, "start = " + entered), how);
      assertThat(rig.outcome()).isInstanceOf(Outcome.Crashed.class);
    }
  }

  @Test
  void inlineRunsOnTheThreadThatStartsIt() throws Exception {
    rig.start(rig.isolation(Later.class, "start = inline"), "now");
    assertThat(rig.outcomes).hasSize(1);
    assertThat(((Outcome.Succeeded) rig.outcome()).result().text()).isEqualTo("platform");
    rig.start(rig.isolation(Later.class, "start = thread"), "now");
    assertThat(((Outcome.Succeeded) rig.outcome()).result().text()).isEqualTo("virtual");
  }

  /** Takes what can't be made of JSON. */
  public static final class Unbindable implements Handler<Runnable, Payload> {
    @Override
    public Payload handle(Runnable input, Attempt attempt) {
      throw new AssertionError();
    }
  }

  @Test
  void anInputClassThatJsonCanNotBindIsACrash() throws Exception {
    rig.start(rig.isolation(Unbindable.class, ""), "{}");
    assertThat(rig.outcome()).isInstanceOf(Outcome.Crashed.class);
  }
}
