package dev.firebreak.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A separate program that outlives the node for a moment, to kill the programs that the node ran.
 * The node reports each process on the reaper's standard input: {@code +pid started} and {@code
 * -pid}. The end of this input means that the node has ended, for whatever reason.
 *
 * <p>The reaper uses only the JDK, so that it takes little memory.
 */
final class Reaper {
  private Reaper() {}

  /**
   * Runs until the standard input ends, then kills all target processes.
   *
   * @param arguments the variable that is in the environment of all processes that the node starts
   */
  public static void main(String[] arguments) throws InterruptedException {
    ReaperTargets targets = new ReaperTargets(arguments[0]);
    KillSweep sweep = new KillSweep(targets, System::nanoTime);
    // Loads all classes now: the jar may have been replaced by the time they are needed.
    sweep.rehearse();
    System.out.println("ready");
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        targets.onLine(line);
      }
    } catch (IOException _) {
      // The node has ended, so there is no process to report to.
    }
    sweep.run();
  }
}
