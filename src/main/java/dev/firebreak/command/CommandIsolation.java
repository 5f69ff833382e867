package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Limits;
import dev.firebreak.task.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Level {@code process} for programs: a new process for each attempt. The node survives everything
 * that a program can do to itself and to the processes that it started.
 */
public final class CommandIsolation implements Isolation {
  private final Plan plan;
  private final FormSettings forms;
  private final Programs programs;
  private final MediaTypes consumes;
  private final Survivors survivors = new Survivors();

  /**
   * The settings that all attempts of a type share.
   *
   * @param command the command, with the path of its program
   * @param run as whom and where the program runs
   * @param log repeats its output, if the type says so
   */
  public record Plan(
      String type, List<String> command, TypeSettings.Program program, RunAs run, OutputLog log) {
    /** The launch of a run whose own folder this is. */
    Launch launch(Path folder, Map<String, String> environment) {
      return new Launch(
          command, environment, run.directory(folder), folder, limits(), run.identity());
    }

    Limits limits() {
      TypeSettings.ProgramLimits limits = program.limits();
      return new Limits(limits.memory(), limits.cpu(), limits.openFiles(), limits.nice());
    }
  }

  private CommandIsolation(Plan plan, FormSettings forms, Programs programs, MediaTypes consumes) {
    this.plan = plan;
    this.forms = forms;
    this.programs = programs;
    this.consumes = consumes;
  }

  /**
   * Finds the program of a type.
   *
   * @throws UnusableHandler if there is no such program, or its folder can't be made
   */
  public static Isolation create(TypeSettings type, TypeSettings.Program program, Programs programs)
      throws UnusableHandler {
    Plan plan = check(type, program);
    programs.openFor(type, "command", plan.run().identity());
    return new CommandIsolation(
        plan, type.endpoint().forms(), programs, new MediaTypes(type.work().consumes()));
  }

  /**
   * Checks what {@link #create} would check, without making anything.
   *
   * @throws UnusableHandler if there is no such program
   */
  public static Plan check(TypeSettings type, TypeSettings.Program program) throws UnusableHandler {
    List<String> command = CommandLine.of(type, program);
    RunAs run = RunAs.of(type, program, Path.of(command.getFirst()));
    OutputLog log = new OutputLog(type.name(), program.run().logged(), System::nanoTime);
    return new Plan(type.name(), command, program, run, log);
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    CommandExecution execution =
        new CommandExecution(
            new CommandExecution.Surroundings(plan, forms, programs, survivors),
            attempt,
            input,
            whenEnded);
    programs.begin(execution, whenEnded);
    return execution;
  }

  @Override
  public boolean needsProcess() {
    return true;
  }

  @Override
  public List<Survivors.Survivor> survivors() {
    return survivors.list();
  }

  @Override
  public int leaked() {
    return survivors.count();
  }

  @Override
  public MediaTypes consumes() {
    return consumes;
  }

  @Override
  public void close() {
    // The programs of all types are closed together.
  }
}
