package dev.firebreak.node;

import static java.util.Objects.requireNonNull;

import dev.firebreak.admission.Definition;
import dev.firebreak.callback.CallbackContext;
import dev.firebreak.callback.Delivery;
import dev.firebreak.command.CommandIsolation;
import dev.firebreak.command.CommandLine;
import dev.firebreak.command.Programs;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.form.FormIsolation;
import dev.firebreak.handler.Carriers;
import dev.firebreak.handler.HandlerIsolation;
import dev.firebreak.handler.Plugins;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.json.Json;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.workerprocess.SuspectIsolation;
import dev.firebreak.workerprocess.WarmIsolation;
import java.util.concurrent.CompletableFuture;

/**
 * Makes what types need to run attempts: their isolation, from the plugins with handlers, the
 * carriers of virtual threads, the programs of this node, and what deliveries of callbacks use once
 * the node is started.
 */
public record Isolations(
    Plugins plugins,
    Carriers carriers,
    Programs programs,
    CompletableFuture<CallbackContext> callbacks)
    implements AutoCloseable {
  /**
   * Opens the plugins.
   *
   * @param memory the budget for the output of programs
   * @throws InvalidConfig naming every plugin that can't be used
   */
  public static Isolations open(Settings settings, ByteBudget memory) throws InvalidConfig {
    Plugins plugins = Plugins.open(settings.execution().plugins());
    Carriers carriers = Carriers.watch(settings.execution().spareCarriers());
    return new Isolations(
        plugins,
        carriers,
        new Programs(settings.execution().workDir(), memory),
        new CompletableFuture<>());
  }

  /**
   * Makes what a type needs to run attempts.
   *
   * @throws UnusableHandler if its handler or program can't be used
   */
  public Definition define(TypeSettings type, Settings settings) throws UnusableHandler {
    Isolation runs = isolation(type, settings, new Json(settings.execution().json()));
    Isolation isolation = FormIsolation.around(runs, type);
    Isolation suspectIsolation =
        type.level().isIsolated() || isOwn(type)
            ? isolation
            : FormIsolation.around(
                new SuspectIsolation(type, settings, plugins, programs, runs.consumes()), type);
    return Definition.of(type, isolation, suspectIsolation, System::nanoTime)
        .ofPlugin(plugins.versionFor(type));
  }

  private Isolation isolation(TypeSettings type, Settings settings, Json json)
      throws UnusableHandler {
    CommandLine.checkLimits(type);
    if (isOwn(type)) {
      return HandlerIsolation.ofOwn(type, new Delivery(callbacks), carriers);
    }
    return switch (type.level()) {
      case THREAD -> HandlerIsolation.create(type, plugins, carriers, json);
      case JVM -> WarmIsolation.ofHandler(type, settings, plugins, programs);
      case COMMAND -> CommandIsolation.create(type, requireNonNull(type.program()), programs);
      case WARM_COMMAND -> WarmIsolation.ofCommand(type, settings, json, programs);
    };
  }

  /** Whether the node itself is the handler of a type. */
  private static boolean isOwn(TypeSettings type) {
    return type.name().equals(CallbackSettings.TYPE);
  }

  @Override
  public void close() {
    programs.close();
    plugins.close();
    carriers.close();
  }
}
