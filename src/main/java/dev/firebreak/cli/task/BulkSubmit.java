package dev.firebreak.cli.task;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.BulkAnswer;
import dev.firebreak.client.Tasks;
import dev.firebreak.terminal.ProgressBar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Submits the lines of a file or of standard input. Only the lines of a file are counted first. */
final class BulkSubmit {
  private static final int MOST_REASONS = 20;

  private final String file;
  private final boolean json;
  private @Nullable ProgressBar bar;
  private long accepted;
  private long refused;
  private int exitCode = ExitCode.OK;

  BulkSubmit(String file, boolean json) {
    this.file = file;
    this.json = json;
  }

  int run(NodeOption node) throws InterruptedException {
    if (file.equals("-")) {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return node.ask(tasks -> submit(tasks, in.lines()));
    }
    Path path = Path.of(file);
    try (Stream<String> lines = Files.lines(path)) {
      ProgressBar progress = new ProgressBar(System.err, "submitted", Math.toIntExact(count(path)));
      bar = progress;
      try {
        return node.ask(tasks -> submit(tasks, lines));
      } finally {
        progress.close(); // Ends the line of the bar, and leaves the stream open.
      }
    } catch (IOException e) {
      return Input.unreadable(e);
    }
  }

  private static long count(Path path) throws IOException {
    try (Stream<String> lines = Files.lines(path)) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }

  private int submit(Tasks tasks, Stream<String> lines) throws IOException, InterruptedException {
    try {
      tasks.submitLines(lines.iterator(), this::answered);
    } catch (UncheckedIOException e) {
      return Input.unreadable(requireNonNull(e.getCause()));
    } finally {
      sum();
    }
    return exitCode;
  }

  private void answered(BulkAnswer answer) {
    if (bar != null) {
      bar.step();
    }
    if (json) {
      System.out.println(line(answer));
    }
    if (answer.problem() == null) {
      accepted++;
      return;
    }
    refused++;
    if (refused <= MOST_REASONS) {
      System.err.println("line " + answer.line() + ": " + answer.problem());
    }
    int code = ExitCode.ofStatus(answer.problem().status());
    // Sending all lines again helps only if every refusal is temporary.
    exitCode = exitCode == ExitCode.DATA_ERROR ? exitCode : code;
  }

  private static ObjectNode line(BulkAnswer answer) {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("line", answer.line());
    if (answer.problem() == null) {
      return line.put("id", answer.id()).put("state", answer.state());
    }
    return line.set("error", answer.problem().document());
  }

  private void sum() {
    if (!json) {
      String more = refused > MOST_REASONS ? " (the first " + MOST_REASONS + " are above)" : "";
      System.out.println("accepted " + accepted + ", refused " + refused + more);
    }
  }
}
