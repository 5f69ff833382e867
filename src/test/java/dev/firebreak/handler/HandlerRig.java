package dev.firebreak.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.config.PluginSettings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.fixture.Patience;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.json.Json;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Handlers that are run one attempt at a time, and what comes out of them. */
final class HandlerRig {
  static final Plugins NO_PLUGINS = noPlugins();
  static final Json JSON = new Json(new JsonSettings(200, 500, 1000));

  final Carriers carriers = new Carriers(4, new Carriers.Scheduler(() -> 2, () -> 0, _ -> {}));
  final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  private static Plugins noPlugins() {
    try {
      return Plugins.open(new PluginSettings(Path.of("no/such/folder"), true));
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  static TypeSettings type(String settings) {
    try {
      return SettingsReader.read(
              ConfigFile.merge(
                  ConfigFactory.parseString("firebreak.types.t {" + settings + "}"), Map.of()))
          .types()
          .get("t");
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  Isolation isolation(Class<?> handler, String more) throws UnusableHandler {
    return HandlerIsolation.create(
        type("handler = \"" + handler.getName() + "\"\n" + more), NO_PLUGINS, carriers, JSON);
  }

  static AttemptContext attempt() {
    long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    return new AttemptContext(RunId.at(0), "t", 1, deadline, System::nanoTime);
  }

  Execution start(Isolation isolation, String input) {
    return isolation.start(attempt(), Payload.text(input), outcomes::add);
  }

  Outcome outcome() throws InterruptedException {
    Outcome outcome = outcomes.poll(Patience.SECONDS, TimeUnit.SECONDS);
    assertThat(outcome).as("an outcome").isNotNull();
    return outcome;
  }
}
