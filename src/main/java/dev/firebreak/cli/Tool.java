package dev.firebreak.cli;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands whose classes are in the tools jar. A server needs none of them: {@code
 * bin/firebreak} adds that jar to the class path only when it runs one of these commands.
 */
enum Tool {
  DEMO(
      "dev.firebreak.tools.DemoCommand", "Show crashes, kills and restarts on servers of its own."),
  BENCH(
      "dev.firebreak.tools.BenchCommand",
      "Measure a server: calls, tasks, steps, crashes, programs.");

  private final String className;
  private final String header;

  Tool(String className, String header) {
    this.className = className;
    this.header = header;
  }

  /** Returns the tool that a command line runs, or none. */
  static Set<Tool> named(String... args) {
    return Arrays.stream(values())
        .filter(tool -> args.length > 0 && args[0].equals(tool.command()))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Tool.class)));
  }

  /**
   * Adds tools as subcommands.
   *
   * @param loaded the tools to load; of the others, which the help only lists, no class is looked
   *     for
   */
  static void addTo(CommandLine line, Set<Tool> tools, Set<Tool> loaded) {
    for (Tool tool : tools) {
      CommandSpec spec = loaded.contains(tool) ? tool.load() : missing();
      spec.usageMessage().header(tool.header);
      line.addSubcommand(tool.command(), spec);
    }
  }

  private CommandSpec load() {
    try {
      return CommandSpec.forAnnotatedObject(Class.forName(className));
    } catch (ClassNotFoundException _) {
      return missing();
    }
  }

  /** Accepts all arguments, so that the missing class is the fault that the user reads about. */
  private static CommandSpec missing() {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new MissingTool());
    spec.parser().unmatchedArgumentsAllowed(true);
    return spec;
  }

  private String command() {
    return name().toLowerCase(Locale.ROOT);
  }
}
