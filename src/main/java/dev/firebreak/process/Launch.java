package dev.firebreak.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program to be started. There is no shell: the program receives the arguments unchanged.
 *
 * @param command the program, as an absolute path, and its arguments
 * @param environment the whole environment; nothing is inherited
 * @param directory the working directory
 * @param limits the resources that the program may use
 */
public record Launch(
    List<String> command, Map<String, String> environment, Path directory, Limits limits) {
  /** Copies the lists, so that the launch is immutable. */
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The path of the program. */
  public String program() {
    return command.getFirst();
  }

  /** Returns the same launch with one more variable, given as {@code NAME=value}. */
  Launch with(String variable) {
    Map<String, String> more = new HashMap<>(environment);
    int end = variable.indexOf('=');
    more.put(variable.substring(0, end), variable.substring(end + 1));
    return new Launch(command, more, directory, limits);
  }
}
