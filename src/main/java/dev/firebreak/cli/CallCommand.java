package dev.firebreak.cli;

import dev.firebreak.client.Answer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.terminal.Screen;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a call from the command line. */
@Command(
    name = "call",
    description =
        "Makes a call and prints its result. Exit code 65: the input was refused; 69: no node;"
            + " 70: the work failed; 75: try again later.")
final class CallCommand implements Callable<Integer> {
  private static final int NANO_DIGITS = 9;

  @Parameters(index = "0", paramLabel = "TYPE", description = "The type, for instance sleep.")
  private String type = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = "The input itself, @FILE, or - for standard input. Default: nothing.")
  private @Nullable String input;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "What the input is. Default: unspecified.")
  private @Nullable String contentType;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait at most, retries included.")
  private java.math.@Nullable BigDecimal timeout;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the node answers. Default: ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Override
  public Integer call() throws IOException, InterruptedException {
    byte[] body;
    try {
      body = body();
    } catch (IOException e) {
      System.err.println("can't read the input: " + e.getMessage());
      return ExitCode.USAGE;
    }
    try (FirebreakClient client = new FirebreakClient(url)) {
      return print(client.call(new Call(type, body, contentType, duration())));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      System.err.println("no answer from " + url + ": " + reason(e));
      return ExitCode.UNAVAILABLE;
    }
  }

  private static int print(Answer answer) throws IOException {
    if (answer.ok()) {
      System.out.write(answer.body());
      System.out.flush();
      if (Screen.isTerminal()) {
        System.out.println();
      }
    } else {
      System.err.println(answer.text());
    }
    return ExitCode.ofStatus(answer.status());
  }

  private byte[] body() throws IOException {
    if (input == null) {
      return new byte[0];
    } else if (input.equals("-")) {
      return System.in.readAllBytes();
    } else if (input.startsWith("@")) {
      return Files.readAllBytes(Path.of(input.substring(1)));
    }
    return input.getBytes(StandardCharsets.UTF_8);
  }

  private @Nullable Duration duration() {
    if (timeout == null) {
      return null;
    }
    return Duration.ofNanos(timeout.movePointRight(NANO_DIGITS).longValue());
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? "connection refused or lost" : message;
  }
}
