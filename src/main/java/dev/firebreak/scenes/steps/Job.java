package dev.firebreak.scenes.steps;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A job, which has a type of its own.
 *
 * @param name the name of its type, and the first word of its lines in the notes
 * @param settings what its type has besides the settings that all jobs share
 * @param inNode whether it runs on a thread of the node, so that it has no process to be killed
 */
record Job(String name, String settings, boolean inNode) {
  /** Where a node finds the programs of its types. */
  private static final List<Path> PROGRAMS =
      Stream.of("/usr/local/bin", "/usr/bin", "/bin").map(Path::of).toList();

  private static final String HANDLER = "handler = dev.firebreak.demo.StepJob";

  /** Four jobs; the second one is a shell script, too, where no Python is installed. */
  static List<Job> all(Path folder) {
    Job shell = script("bash", "bash", folder.resolve("job.sh"));
    Job second =
        PROGRAMS.stream().anyMatch(bin -> Files.isExecutable(bin.resolve("python3")))
            ? script("python", "python3", folder.resolve("job.py"))
            : script("bash-2", "bash", folder.resolve("job.sh"));
    return List.of(
        shell,
        second,
        new Job("java-thread", HANDLER, true),
        new Job("java-process", HANDLER + ", isolation = process, warm.processes = 1", false));
  }

  private static Job script(String name, String interpreter, Path script) {
    String command = "command = [" + interpreter + ", \"" + script + "\"]";
    return new Job(name, command + ", produces = \"application/json\"", false);
  }
}
