package dev.firebreak.keeper;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;

/** A node in a process of its own, with the keeper's output and errors. */
final class ChildProcess implements KeptProgram.Running {
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Process process;
  private final Thread greeter;
  private volatile boolean listened;

  private ChildProcess(Process process) {
    this.process = process;
    greeter = Thread.ofPlatform().name("greeter").daemon().unstarted(this::greet);
  }

  static ChildProcess start(List<String> command) throws IOException {
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
      process
          .destroyForcibly(); // Without a thread that greets it, it would never be known to listen.
      throw e;
    }
  }

  private void greet() {
    try {
      // Not closed: that is how the node knows that it has a keeper.
      KeeperProtocol.awaitListening(process.getOutputStream());
      listened = true;
    } catch (IOException _) {
      // It has ended, which is noticed elsewhere.
    }
  }

  @Override
  public NodeExit await() throws InterruptedException {
    int exitCode = process.waitFor();
    boolean _ = greeter.join(FAREWELL); // Longer only if a stray child of it holds the pipe.
    return new NodeExit.Ended(process.pid(), exitCode, listened);
  }

  /** Not by the Process itself, which would close the pipe too. */
  @Override
  public void stop() {
    process.toHandle().destroy();
  }

  @Override
  public void kill() {
    process.toHandle().destroyForcibly();
  }
}
