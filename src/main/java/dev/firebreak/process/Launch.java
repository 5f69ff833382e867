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
 * @param folder the program's own folder, beside which other files of its start may be made
 * @param limits the resources that the program may use
 * @param identity the user, the group and the umask of the program
 */
public record Launch(
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Path folder,
    Limits limits,
    Identity identity) {
  /** A program that works in its own folder, as the user of this node. */
  public Launch(
      List<String> command, Map<String, String> environment, Path directory, Limits limits) {
    this(command, environment, directory, directory, limits, Identity.OF_NODE);
  }

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
    return new Launch(command, more, directory, folder, limits, identity);
  }
}
