package dev.firebreak.workerprocess;

import static java.util.Objects.requireNonNull;

import dev.firebreak.api.Payload;
import dev.firebreak.command.CommandLine;
import dev.firebreak.command.Programs;
import dev.firebreak.command.RunAs;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.handler.HandlerIsolation;
import dev.firebreak.handler.Plugins;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.isolation.WarmProcesses;
import dev.firebreak.json.Json;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.task.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Level {@code process} for programs that are kept ready, and for handlers. */
public final class WarmIsolation implements Isolation {
  /** Longer input is written on another thread, so that the starting thread is not delayed. */
  private static final int SHORT = 64 * 1024;

  private final Pool pool;
  private final Dialect dialect;
  private final Programs programs;
  private final MediaTypes consumes;
  private final @Nullable String plugin;

  private WarmIsolation(
      ProcessSpec recipe, Dialect dialect, Programs programs, HandlerIsolation.Known known) {
    this.pool = new Pool(recipe, dialect, programs, System::nanoTime);
    this.dialect = dialect;
    this.programs = programs;
    this.consumes = known.consumes();
    this.plugin = known.plugin();
  }

  /**
   * For a command.
   *
   * @throws UnusableHandler if there is no such program, or its folder can't be made
   */
  public static Isolation ofCommand(
      TypeSettings type, Settings settings, Json json, Programs programs) throws UnusableHandler {
    TypeSettings.Program program = requireNonNull(type.program());
    List<String> command = CommandLine.of(type, program);
    MediaTypes consumes = new MediaTypes(type.work().consumes());
    RunAs run = RunAs.of(type, program, Path.of(command.getFirst()));
    programs.openFor(type, "command", run.identity());
    ProcessSpec.Lengths lines =
        new ProcessSpec.Lengths(program.results().maxOutput(), stepLine(settings));
    ProcessSpec recipe = recipe(type, run, _ -> command, Map.of(), lines);
    return new WarmIsolation(
        recipe,
        new CommandDialect(json, consumes),
        programs,
        new HandlerIsolation.Known(consumes, null));
  }

  /**
   * For a handler.
   *
   * @throws UnusableHandler if its class can't be found or loaded, or the folder can't be made;
   *     whether the object can be made is known when the handler is first used
   */
  public static Isolation ofHandler(
      TypeSettings type, Settings settings, Plugins plugins, Programs programs)
      throws UnusableHandler {
    TypeSettings.Program program = requireNonNull(type.program());
    HandlerIsolation.Known known = HandlerIsolation.check(type, plugins);
    RunAs run = RunAs.of(type, program, ChildJvm.program());
    programs.openFor(type, "handler", run.identity());
    ChildJvm jvm = ChildJvm.of(program, run.environment());
    ProcessSpec.Lengths lines =
        new ProcessSpec.Lengths(
            ProcessSpec.Lengths.inBase64(program.results().maxOutput()), stepLine(settings));
    // Without this a JVM reads file names as ASCII.
    ProcessSpec recipe = recipe(type, run, jvm::command, Map.of("LANG", "C.UTF-8"), lines);
    return new WarmIsolation(
        recipe, new ChildDialect(ChildJvm.setup(type, settings)), programs, known);
  }

  /**
   * Checks what {@link #ofHandler} would check, without making anything.
   *
   * @throws UnusableHandler if its class can't be found or loaded, or can't run as the type says
   */
  public static void checkHandler(TypeSettings type, TypeSettings.Program program, Plugins plugins)
      throws UnusableHandler {
    HandlerIsolation.Known _ = HandlerIsolation.check(type, plugins);
    RunAs _ = RunAs.of(type, program, ChildJvm.program());
  }

  private static long stepLine(Settings settings) {
    return ProcessSpec.Lengths.inBase64(settings.storage().tasks().maxStep());
  }

  private static ProcessSpec recipe(
      TypeSettings type,
      RunAs run,
      Function<Path, List<String>> command,
      Map<String, String> usual,
      ProcessSpec.Lengths lines) {
    TypeSettings.Program program = requireNonNull(type.program());
    Map<String, String> environment = new TreeMap<>(usual);
    environment.putAll(run.environment());
    OutputLog log = new OutputLog(type.name(), program.run().logged(), System::nanoTime);
    return new ProcessSpec(
        type.name(), command, environment, program, run, log, type.time().grace(), lines);
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    WarmExecution execution = new WarmExecution(pool, attempt, input, whenEnded);
    if (input.size() <= SHORT) {
      execution.submit(dialect);
    } else {
      programs.begin(() -> execution.submit(dialect), whenEnded);
    }
    return execution;
  }

  @Override
  public boolean needsProcess() {
    return true;
  }

  @Override
  public List<Survivors.Survivor> survivors() {
    return pool.survivors().list();
  }

  @Override
  public int leaked() {
    return pool.survivors().count();
  }

  @Override
  public WarmProcesses warm() {
    return pool.processes();
  }

  @Override
  public MediaTypes consumes() {
    return consumes;
  }

  @Override
  public @Nullable String plugin() {
    return plugin;
  }

  @Override
  public void close() {
    pool.close();
  }
}
