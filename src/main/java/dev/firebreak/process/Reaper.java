package dev.firebreak.process;

/**
 * A separate program that outlives the node for a moment, to kill the programs that the node ran.
 * The node reports each process on the reaper's standard input: {@code +pid started} and {@code
 * -pid}. The end of this input means that the node has ended, for whatever reason; so does the end
 * of the node's process, should another process still hold the other end of the input.
 *
 * <p>Once no program is left, the reaper runs the action of the node's {@link NodeEndOrder}, if
 * there is one and the kernel reports the end of the node's process. Without it, the reaper uses
 * only the JDK, so that it takes little memory.
 */
final class Reaper {
  private Reaper() {}

  /**
   * Runs until the standard input ends, then kills all target processes.
   *
   * @param arguments the variable that is in the environment of all processes that the node starts,
   *     and the class of the action, if any
   */
  public static void main(String[] arguments) throws InterruptedException {
    ReaperTargets targets = new ReaperTargets(arguments[0]);
    NodeEnd end = NodeEnd.of(arguments);
    KillSweep sweep = new KillSweep(targets, System::nanoTime);
    // Loads all classes now: the jar may have been replaced by the time they are needed.
    sweep.rehearse();
    System.out.println("ready");
    ReaperInput input = new ReaperInput(0);
    for (String line = input.read(end.node()); line != null; line = input.read(end.node())) {
      targets.onLine(line);
      end.onLine(line);
    }
    if (sweep.run()) {
      end.run();
    }
    sweep.runOn();
  }
}
