package dev.firebreak.cli;

import dev.firebreak.cli.group.GroupCommand;
import dev.firebreak.cli.group.GroupsCommand;
import dev.firebreak.cli.init.InitCommand;
import dev.firebreak.cli.operation.DoctorCommand;
import dev.firebreak.cli.operation.PauseCommand;
import dev.firebreak.cli.operation.ReloadCommand;
import dev.firebreak.cli.operation.ResumeCommand;
import dev.firebreak.cli.operation.SchedulesCommand;
import dev.firebreak.cli.operation.TopCommand;
import dev.firebreak.cli.serve.CacheCommand;
import dev.firebreak.cli.serve.CheckCommand;
import dev.firebreak.cli.serve.ServeCommand;
import dev.firebreak.cli.store.BackupCommand;
import dev.firebreak.cli.store.MoveCommand;
import dev.firebreak.cli.store.RestoreCommand;
import dev.firebreak.cli.store.VerifyCommand;
import dev.firebreak.cli.task.AwaitCommand;
import dev.firebreak.cli.task.CallCommand;
import dev.firebreak.cli.task.CancelCommand;
import dev.firebreak.cli.task.GetCommand;
import dev.firebreak.cli.task.ListCommand;
import dev.firebreak.cli.task.LogsCommand;
import dev.firebreak.cli.task.PurgeCommand;
import dev.firebreak.cli.task.RetryCommand;
import dev.firebreak.cli.task.SignalCommand;
import dev.firebreak.cli.task.StepCommand;
import dev.firebreak.cli.task.SubmitCommand;
import dev.firebreak.cli.task.WaitCommand;
import dev.firebreak.cli.token.TokenCommand;
import dev.firebreak.cli.trial.TryCommand;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands of {@code firebreak}. picocli reads the description of a command by reflection, and
 * Java can't keep picocli's classes in the AOT cache: to describe all commands takes longer than a
 * node needs for its start.
 */
final class Subcommands {
  /** The commands without the {@linkplain Tool tools}, in the order of the help. */
  private static final List<Class<?>> ALL =
      List.of(
          InitCommand.class,
          ServeCommand.class,
          CheckCommand.class,
          TryCommand.class,
          CallCommand.class,
          SubmitCommand.class,
          GetCommand.class,
          ListCommand.class,
          WaitCommand.class,
          LogsCommand.class,
          CancelCommand.class,
          RetryCommand.class,
          SignalCommand.class,
          AwaitCommand.class,
          StepCommand.class,
          GroupCommand.class,
          GroupsCommand.class,
          PurgeCommand.class,
          TopCommand.class,
          BackupCommand.class,
          VerifyCommand.class,
          RestoreCommand.class,
          MoveCommand.class,
          ReloadCommand.class,
          PauseCommand.class,
          ResumeCommand.class,
          SchedulesCommand.class,
          DoctorCommand.class,
          TokenCommand.class,
          CacheCommand.class);

  private Subcommands() {}

  /** Adds the command that a command line runs; all if its first argument is no command's name. */
  static void addNamed(CommandLine line, String... args) {
    Optional<Class<?>> command =
        ALL.stream().filter(type -> args.length > 0 && name(type).equals(args[0])).findAny();
    Set<Tool> tools = Tool.named(args);
    if (command.isPresent()) {
      line.addSubcommand(command.get());
    } else if (!tools.isEmpty()) {
      Tool.addTo(line, tools, tools);
    } else {
      addAll(line, tools);
    }
  }

  /**
   * Adds all commands.
   *
   * @param loaded the tools whose classes are to be loaded
   */
  static void addAll(CommandLine line, Set<Tool> loaded) {
    ALL.forEach(line::addSubcommand);
    Tool.addTo(line, EnumSet.allOf(Tool.class), loaded);
  }

  private static String name(Class<?> type) {
    return type.getAnnotation(Command.class).name();
  }
}
