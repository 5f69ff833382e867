package dev.firebreak.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.TimeOption;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a node for an archive about itself. */
@Command(
    name = "doctor",
    header = "Gather what a maintainer asks for about a node.",
    description = {
      "Says what an archive about a running node will contain, asks, and writes it into a ZIP file:"
          + " versions, the configuration without secrets, the supervision tree, types, nodes,"
          + " threads, a recording of the JVM, facts about the store.",
      "Needs the scope admin. The node works on meanwhile, and makes one archive at a time."
    },
    exitCodeList = {
      "0:the archive is complete, or was not wanted",
      ExitCode.HELP_USAGE,
      "65:the file exists",
      ExitCode.HELP_NO_NODE,
      "74:the file can't be written",
      "75:the node makes another archive",
      ExitCode.HELP_NO_PERMISSION
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final String PATH = "/v1/diagnostics?seconds=";
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int IO_ERROR = 74;
  private static final int KIBI = 1024;
  private static final JsonMapper JSON = new JsonMapper();

  @Mixin private NodeOption node = new NodeOption();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "The archive. Must not exist. Default: firebreak-DATE-TIME.zip in the current folder.")
  private @Nullable Path output;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeOption.class,
      defaultValue = "60s",
      description =
          "For how long the JVM is recorded, up to 5m; 0s for not at all. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ofMinutes(1);

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws InterruptedException {
    if (duration.compareTo(LONGEST) > 0) {
      System.err.println("--duration is at most " + LONGEST.toMinutes() + "m");
      return ExitCode.USAGE;
    }
    try (FirebreakClient client = node.client()) {
      String path = PATH + duration.toSeconds();
      HttpAnswer parts = client.get(path);
      if (!parts.ok()) {
        return refused(parts);
      }
      show(JSON.readTree(parts.text()));
      if (!yes && !agreed()) {
        System.err.println("Nothing was gathered.");
        return ExitCode.OK;
      }
      return gather(client, path);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      return NodeOption.noAnswer(node.url(), e);
    }
  }

  private void show(JsonNode document) {
    System.err.println("The archive about " + node.url() + " will contain:");
    for (JsonNode part : document.path("parts")) {
      System.err.println(
          String.format(
              Locale.ROOT, "  %-19s %s", part.path("name").asText(), part.path("about").asText()));
    }
  }

  /** Asks; no answer means no. */
  private static boolean agreed() throws IOException {
    System.err.print("Make it? [y/N] ");
    System.err.flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private int gather(FirebreakClient client, String path) throws IOException, InterruptedException {
    Path file = output == null ? usualFile() : output;
    boolean complete = false;
    try (OutputStream out = open(file)) {
      HttpAnswer answer = client.post(path, out);
      complete = answer.ok();
      if (!complete) {
        return refused(answer);
      }
    } catch (FileAlreadyExistsException _) {
      complete = true; // Another file, which is kept.
      System.err.println(file + " exists");
      return ExitCode.DATA_ERROR;
    } catch (FileSystemException e) {
      System.err.println(file + " can't be written: " + e.getReason());
      return IO_ERROR;
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
    System.out.println(
        file + ": " + Files.size(file) / KIBI + " KB. Look through it before you send it.");
    return ExitCode.OK;
  }

  private static Path usualFile() {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return Path.of("firebreak-" + time + ".zip");
  }

  /** Opens a new file that only its user can read. */
  private static OutputStream open(Path file) throws IOException {
    return Channels.newOutputStream(
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  private static int refused(HttpAnswer answer) throws IOException {
    System.err.println(JSON.readTree(answer.text()).path("detail").asText(answer.text()));
    return ExitCode.ofStatus(answer.status());
  }
}
