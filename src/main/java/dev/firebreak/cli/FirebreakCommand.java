package dev.firebreak.cli;

import static java.util.Objects.requireNonNull;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.serve.PlainServe;
import dev.firebreak.version.Version;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
    name = "firebreak",
    description = "Runs every HTTP request in a supervised worker of its own.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = FirebreakCommand.ShownVersion.class)
public final class FirebreakCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  FirebreakCommand() {}

  /**
   * Runs a command.
   *
   * @return the exit code
   */
  public static int run(String... args) {
    String fault = StartEnvironment.fault(args, System.getenv());
    if (fault != null) {
      System.err.println(fault);
      return ExitCode.USAGE;
    }
    Integer served = PlainServe.run(args);
    return served == null ? commandLine(args).execute(args) : served;
  }

  /** Describes the command that the arguments name, or all commands if they name none. */
  static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new FirebreakCommand());
    Subcommands.addNamed(line, args);
    return configure(line);
  }

  /**
   * Describes all commands.
   *
   * @param tools the tools whose classes are to be loaded
   */
  static CommandLine commandLine(Set<Tool> tools) {
    CommandLine line = new CommandLine(new FirebreakCommand());
    Subcommands.addAll(line, tools);
    return configure(line);
  }

  private static CommandLine configure(CommandLine line) {
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false); // "@file" is an input here, not a file of arguments.
    headExitCodes(line);
    return line;
  }

  private static void headExitCodes(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
      headExitCodes(command);
    }
  }

  @Override
  public Integer call() {
    requireNonNull(spec).commandLine().usage(System.err);
    return ExitCode.USAGE;
  }

  /** The text of {@code --version}. */
  static final class ShownVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"firebreak " + Version.text()};
    }
  }
}
