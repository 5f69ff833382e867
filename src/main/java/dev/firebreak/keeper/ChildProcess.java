package dev.firebreak.keeper;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;

/** A node in a separate process, which shares the keeper's standard output and error. */
final class ChildProcess implements KeptProgram.Running {
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Process process;
  private final Thread greeter;
  private volatile boolean listened;

  private ChildProcess(Process process) {
    this.process = process;
    greeter = Thread.ofPlatform().name("greeter").daemon().unstarted(this::greet);
  }

  public static ChildProcess start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      ChildProcess child = new ChildProcess(process);
      child.greeter.start();
      return child;
    } catch (RuntimeException | Error e) {
      process.destroyForcibly(); // Only the greeter notices that it listens.
      throw e;
    }
  }

  private void greet() {
    try {
      // Not closed: the open pipe tells the node that its keeper runs.
      KeeperProtocol.awaitListening(process.getOutputStream());
      listened = true;
    } catch (IOException _) {
      // The node has ended, which await notices.
    }
  }

  @Override
  public NodeExit await() throws InterruptedException {
    int exitCode = process.waitFor();
    boolean _ =
        greeter.join(FAREWELL); // Longer only if a leftover child of the node holds the pipe.
    return new NodeExit.Ended(process.pid(), exitCode, listened);
  }

  /** Signals the node through its handle: Process.destroy would also close the pipe. */
  @Override
  public void stop() {
    process.toHandle().destroy();
  }

  /** On a thread of its own, since a node that does not read would block the write. */
  @Override
  public void reload() {
    if (listened) {
      Thread.ofPlatform().name("reload").daemon().start(this::askToReload);
    }
  }

  private void askToReload() {
    try {
      KeeperProtocol.reload(process.getOutputStream());
    } catch (IOException _) {
      return; // The node has ended, and the next one reads its configuration.
    }
  }

  @Override
  public void kill() {
    process.toHandle().destroyForcibly();
  }
}
