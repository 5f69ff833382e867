package dev.firebreak.handler;

import static dev.firebreak.handler.HandlerRig.JSON;
import static dev.firebreak.handler.HandlerRig.NO_PLUGINS;
import static dev.firebreak.handler.HandlerRig.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Gate;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.task.Outcome;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The creation of a handler from its class and config, and the classes that are refused. */
class HandlerClassTest {
  private final HandlerRig rig = new HandlerRig();

  /** Told its settings, and closed. */
  public static final class Configured implements Handler<Payload, Payload>, AutoCloseable {
    static final AtomicBoolean CLOSED = new AtomicBoolean();
    private final Map<String, Object> config;

    public Configured(Map<String, Object> config) {
      this.config = config;
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(config.get("greeting") + " " + input.text());
    }

    @Override
    public void close() {
      CLOSED.set(true);
    }
  }

  @Test
  void aHandlerGetsItsConfigAndIsClosed() throws Exception {
    Isolation isolation = rig.isolation(Configured.class, "config { greeting = hello }");
    rig.start(isolation, "you");
    assertThat(((Outcome.Succeeded) rig.outcome()).result().text()).isEqualTo("hello you");
    isolation.close();
    assertThat(Configured.CLOSED).isTrue();
  }

  /** Says what it was told. */
  public static final class Telling implements Handler<Payload, Payload> {
    private final Map<String, Object> config;

    public Telling(Map<String, Object> config) {
      this.config = config;
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      Object told = config.get("x");
      return Payload.text(told == null ? "null" : told.getClass().getSimpleName() + ' ' + told);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.10 | BigDecimal 1.10",
        "0.1 | BigDecimal 0.1",
        "1e999 | BigDecimal 1E+999",
        "1e99999999999 | String 1e99999999999",
        "12345678901234567.89 | BigDecimal 12345678901234567.89",
        "320 | Integer 320",
        "-2147483648 | Integer -2147483648",
        "2147483648 | Long 2147483648",
        "9223372036854775807 | Long 9223372036854775807",
        "12345678901234567890 | BigInteger 12345678901234567890",
        "\"12345678901234567890\" | String 12345678901234567890",
        "\"1.10\" | String 1.10",
        "[1.10, 12345678901234567890] | ArrayList [1.10, 12345678901234567890]",
        "{ a = 1.10, b { c = 1.20 } } | LinkedHashMap {a=1.10, b={c=1.20}}",
        "true | Boolean true",
        "null | null",
      })
  void noNumberOfTheConfigIsRounded(String written, String told) throws Exception {
    rig.start(rig.isolation(Telling.class, "config { x = " + written + " }"), "");
    assertThat(((Outcome.Succeeded) rig.outcome()).result().text()).isEqualTo(told);
  }

  /** Takes its config as it is. */
  public static final class Typed implements Handler<Payload, Payload> {
    private final String greeting;

    public Typed(com.typesafe.config.Config config) {
      greeting = config.getString("greeting");
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return Payload.text(greeting);
    }
  }

  @Test
  void aHandlerCanTakeItsConfigTyped() throws Exception {
    rig.start(rig.isolation(Typed.class, "config { greeting = hello }"), "");
    assertThat(((Outcome.Succeeded) rig.outcome()).result().text()).isEqualTo("hello");
  }

  /** A class that is no handler. */
  public static final class NoHandler {}

  /** Not to be made. */
  public abstract static class Unfinished implements Handler<Payload, Payload> {}

  /** Its constructor takes a type that no handler may ask for. */
  public static final class Demanding implements Handler<Payload, Payload> {
    public Demanding(int number) {
      throw new IllegalStateException("" + number);
    }

    @Override
    public Payload handle(Payload input, Attempt attempt) {
      return input;
    }
  }

  /** Does not say what it takes. */
  @SuppressWarnings("rawtypes")
  public static final class Raw implements Handler {
    @Override
    public Object handle(Object input, Attempt attempt) {
      return input;
    }
  }

  /** Throws when made. */
  public static final class Stillborn implements AsyncHandler<Payload, Payload> {
    public Stillborn() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public CompletionStage<Payload> handle(Payload input, Attempt attempt) {
      throw new AssertionError();
    }
  }

  @Test
  void aHandlerThatCanNotBeUsedIsRefusedWithItsKey() {
    assertThatThrownBy(
            () ->
                HandlerIsolation.create(
                    type("handler = no.such.Class"), NO_PLUGINS, rig.carriers, JSON))
        .isInstanceOf(UnusableHandler.class)
        .hasMessage(
            "firebreak.types.t.handler: there is no class no.such.Class; searched: the server's"
                + " class path, no/such/folder, which has no plugins");
    assertThatThrownBy(() -> rig.isolation(NoHandler.class, ""))
        .hasMessageStartingWith("firebreak.types.t.handler: ")
        .hasMessageEndingWith("implements neither Handler nor AsyncHandler");
    assertThatThrownBy(() -> rig.isolation(Unfinished.class, "")).hasMessageContaining("abstract");
    assertThatThrownBy(() -> rig.isolation(Raw.class, "")).hasMessageContaining("what it takes");
    assertThatThrownBy(() -> rig.isolation(Demanding.class, ""))
        .hasMessageContaining("needs a public constructor");
    assertThatThrownBy(() -> rig.isolation(Stillborn.class, "")).hasMessageContaining("no licence");
    assertThatThrownBy(() -> rig.isolation(Gate.class, "start = inline"))
        .hasMessageStartingWith("firebreak.types.t.start: inline needs an AsyncHandler");
  }

  @Test
  void checkingAClassCreatesNoInstance() throws UnusableHandler {
    HandlerIsolation.check(type("handler = \"" + Stillborn.class.getName() + '"'), NO_PLUGINS);
  }
}
