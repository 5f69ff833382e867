package dev.firebreak.bench;

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
 * A process of our own. It is ended when it is closed and when this program ends, by Ctrl-C too;
 * our own servers also end by themselves when their standard input does, should this program be
 * killed.
 */
final class Child implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("listens on (http://[^ ]+)");
  private static final int GRACE_S = 5;

  private final Process process;
  private final BufferedReader out;
  private final Thread hook;

  private Child(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.hook = new Thread(process::destroyForcibly, "end-child");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      process.destroyForcibly(); // Ctrl-C was faster.
      throw e;
    }
  }

  /** Starts it. What it writes to standard error is shown as our own. */
  static Child start(ProcessBuilder builder) throws IOException {
    return new Child(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  static Child start(List<String> command) throws IOException {
    return start(new ProcessBuilder(command));
  }

  /**
   * The next line that it prints.
   *
   * @throws IOException if it has ended
   */
  String line() throws IOException, InterruptedException {
    String line = out.readLine();
    if (line == null) {
      process.waitFor();
      throw new IOException("a server ended with " + process.exitValue() + " instead of listening");
    }
    return line;
  }

  /**
   * Waits for its end.
   *
   * @throws IOException if it did not end well
   */
  void end() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException("a process of the benchmark's own ended with " + process.exitValue());
    }
  }

  /** Waits for the line in which it says where it listens. */
  URI uri() throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher("");
    while (!address.find()) {
      address.reset(line());
    }
    return URI.create(address.group(1));
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close(); // The sign to end, and to take along what it started.
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
