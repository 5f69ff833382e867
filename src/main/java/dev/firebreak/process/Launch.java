package dev.firebreak.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program to be started. There is no shell: the arguments reach it as they are.
 *
 * @param command the program, as an absolute path, and its arguments
 * @param environment all of it; nothing is inherited
 * @param directory where it works
 * @param limits what it may take
 */
public record Launch(
    List<String> command, Map<String, String> environment, Path directory, Limits limits) {
  /** One that is not changed afterwards. */
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The program. */
  public String program() {
    return command.getFirst();
  }

  /** The same with one more variable, given as {@code NAME=value}. */
  Launch with(String variable) {
    Map<String, String> more = new HashMap<>(environment);
    int end = variable.indexOf('=');
    more.put(variable.substring(0, end), variable.substring(end + 1));
    return new Launch(command, more, directory, limits);
  }
}
