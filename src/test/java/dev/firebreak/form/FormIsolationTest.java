package dev.firebreak.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.handler.Dropped;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.supervision.TypeRig;
import dev.firebreak.task.Outcome;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts of a type that reads forms. */
class FormIsolationTest {
  private static final String ENCODED = "application/x-www-form-urlencoded";

  private final AttemptContext attempt = Dropped.attempt();
  private final FakeIsolation isolation = new FakeIsolation();
  private final Isolation forms =
      FormIsolation.around(isolation, TypeRig.settings("forms = json, form-limits.max-field = 4M"));
  private final List<Outcome> outcomes = new ArrayList<>();

  private static Payload encoded(String form) {
    return Payload.of(form.getBytes(StandardCharsets.US_ASCII), ENCODED);
  }

  /** A form may be that of a task that was stored while the type had other limits. */
  @Test
  void aFormThatCanNoLongerBeReadIsRejected() {
    forms.start(attempt, encoded("a=%zz"), outcomes::add);
    assertThat(outcomes)
        .containsExactly(
            new Outcome.Rejected(422, "The part \"a\" has malformed percent-encoding"));
    assertThat(isolation.started).isEmpty();
  }

  @Test
  void aSmallFormIsReadAtOnceAndALargeOneOnAnotherThread() {
    Execution execution = forms.start(attempt, encoded("a=b"), outcomes::add);
    FakeIsolation.Started small = isolation.started.remove();
    assertThat(small.input.text()).isEqualTo("{\"a\":\"b\"}");
    execution.cancel();
    assertThat(small.cancelled).isTrue();
    forms.start(attempt, encoded("a=" + "b".repeat(2 << 20)), outcomes::add);
    assertThat(isolation.next().input.size()).isEqualTo((2 << 20) + "{'a':''}".length());
  }

  @Test
  void everyMethodIsPassedOn() {
    for (Method method : Isolation.class.getMethods()) {
      assertThat(Arrays.stream(FormIsolation.class.getDeclaredMethods()))
          .as(method.getName())
          .anyMatch(
              own ->
                  own.getName().equals(method.getName())
                      && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
  }
}
