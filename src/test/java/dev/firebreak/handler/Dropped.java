package dev.firebreak.handler;

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
import dev.firebreak.isolation.Isolation;
import dev.firebreak.json.Json;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A folder of plugins that is opened, and calls of types that come from them. */
public final class Dropped implements AutoCloseable {
  private static final Json JSON = new Json(new JsonSettings(200, 500, 1000));

  private final Carriers carriers = Carriers.none();
  private final Plugins plugins;

  public Dropped(Path folder) throws InvalidConfig {
    plugins = Plugins.open(new PluginSettings(folder, false));
  }

  public Isolation create(String handler, String... more) throws Exception {
    return HandlerIsolation.create(type(handler, more), plugins, carriers, JSON);
  }

  /** The version of the plugin that has this handler. */
  @Nullable String version(String handler) throws Exception {
    return plugins.versionFor(type(handler));
  }

  void check(String handler) throws Exception {
    HandlerIsolation.check(type(handler), plugins);
  }

  /** What a new object of this handler answers. */
  public String answer(String handler, String... more) throws Exception {
    try (Isolation isolation = create(handler, more)) {
      return text(call(isolation, "{}"));
    }
  }

  public static Outcome call(Isolation isolation, String input) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    isolation.start(attempt(), Payload.text(input), outcome::complete);
    return outcome.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  public static String text(Outcome outcome) {
    if (outcome instanceof Outcome.Succeeded succeeded) {
      return succeeded.result().text();
    }
    throw new AssertionError(outcome);
  }

  public static AttemptContext attempt() {
    long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    return new AttemptContext(RunId.at(0), "t", 1, deadline, System::nanoTime);
  }

  private static TypeSettings type(String handler, String... more) throws InvalidConfig {
    String settings = "handler = \"" + handler + "\"\n" + String.join("\n", more);
    return SettingsReader.read(
            ConfigFile.merge(
                ConfigFactory.parseString("firebreak.types.t {" + settings + "}"), Map.of()))
        .types()
        .get("t");
  }

  @Override
  public void close() {
    plugins.close();
    carriers.close();
  }
}
