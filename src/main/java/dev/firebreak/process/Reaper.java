package dev.firebreak.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A program of our own that outlives the node by a moment, to end what the node ran. It hears of
 * each process on its standard input: {@code +pid started} and {@code -pid}. The end of this input
 * is the end of the node, however that came.
 *
 * <p>It uses nothing but the JDK, so that it takes little.
 */
final class Reaper {
  private Reaper() {}

  /**
   * Guards until its standard input ends.
   *
   * @param arguments the variable that is in the environment of all that the node starts
   */
  public static void main(String[] arguments) throws InterruptedException {
    ReaperTargets wards = new ReaperTargets(arguments[0]);
    KillSweep sweep = new KillSweep(wards, System::nanoTime);
    // All classes are loaded now: by the time that they are needed their jar may be another.
    sweep.rehearse();
    System.out.println("ready");
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        wards.hear(line);
      }
    } catch (IOException _) {
      // Nobody is there to be heard.
    }
    sweep.run();
  }
}
