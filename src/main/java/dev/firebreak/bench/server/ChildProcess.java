package dev.firebreak.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process of the benchmark. It is ended when it is closed and when this program ends, by
 * Ctrl-C too; the benchmark's servers also exit at the end of their standard input, so that they
 * end if this program is killed.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("listens on (https?://[^ ]+)");
  private static final int GRACE_S = 5;
  private static final int DRAIN_S = 60;

  private final Process process;
  private final BufferedReader out;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.hook = new Thread(process::destroyForcibly, "end-child");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      process.destroyForcibly(); // This program is already ending.
      throw e;
    }
  }

  /** Starts a process. It shares the standard error of this program. */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    return new ChildProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public static ChildProcess start(List<String> command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  /**
   * Reads the next line that the process prints.
   *
   * @throws IOException if the process has ended
   */
  public String line() throws IOException, InterruptedException {
    String line = out.readLine();
    if (line == null) {
      process.waitFor();
      throw new IOException(
          "a server of the benchmark exited with " + process.exitValue() + " before it listened");
    }
    return line;
  }

  /**
   * Asks the process to end, by SIGTERM, and waits until it has: a node finishes its work first.
   *
   * @throws IOException if it has not ended in time
   */
  public void terminate() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(DRAIN_S, TimeUnit.SECONDS)) {
      throw new IOException("a process of the benchmark did not end within " + DRAIN_S + " s");
    }
  }

  /**
   * Waits until the process has exited.
   *
   * @throws IOException if the exit code is not 0
   */
  public void awaitExit() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException("a process of the benchmark exited with " + process.exitValue());
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for the line with the address on which the server listens. */
  public URI uri() throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher("");
    while (!address.find()) {
      address.reset(line());
    }
    return URI.create(address.group(1));
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close(); // Tells the process to end its own children and exit.
      if (!process.waitFor(GRACE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The program is ending and the hook runs, or has run.
    }
  }
}
