package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the README in a copy of what it starts from, and compares what they print.
 * In the README, "..." stands for anything. Those that build or play are run by others: the build
 * itself and {@code DemoIT}.
 */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("^\\$ (.*)$", Pattern.MULTILINE);
  private static final Pattern SHOWN = Pattern.compile("^cat (\\w+\\.conf)$");

  private static final Pattern TASK = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern TALKS_TO_A_NODE =
      Pattern.compile("bin/firebreak (call|submit|get|list|wait|cancel|retry) ");

  @TempDir private static Path folder;
  private static String lastTask = "";
  private static String readme;
  private static Serving serving;

  private record Example(String command, String output) {}

  @BeforeAll
  static void start() throws Exception {
    readme = Files.readString(Path.of("README.md"));
    Path target = Files.createDirectory(folder.resolve("target"));
    run(
        "cp -r " + Distribution.HOME + " " + Path.of("target").toAbsolutePath() + "/*-api.jar .",
        target);
    Files.writeString(folder.resolve("Greet.java"), block("java").getFirst());
    run("mkdir src && cp -r " + Path.of("src/example").toAbsolutePath() + " src/", folder);
    Files.write(folder.resolve("photo.png"), Picture.of(1200, 800, "png"));
    for (Example example : examples()) {
      Matcher shown = SHOWN.matcher(example.command());
      if (shown.matches()) {
        Files.writeString(folder.resolve(shown.group(1)), example.output());
      }
      if (example.command().startsWith("javac ") || example.command().startsWith("jar ")) {
        Ended ended = run(example.command(), folder);
        assertThat(ended.exitCode()).as(ended.out()).isZero();
      }
    }
    serving =
        Distribution.serve(
            folder.resolve("target/firebreak/bin/firebreak"),
            folder,
            Map.of("FIREBREAK_DATA_DIR", "data"),
            "--config",
            "shrink.conf");
  }

  @AfterAll
  static void stop() {
    serving.close();
  }

  @TestFactory
  Stream<DynamicTest> printsWhatItSays() {
    List<Example> examples = examples().stream().filter(ReadmeIT::isChecked).toList();
    assertThat(examples).hasSizeGreaterThan(12);
    return examples.stream()
        .map(example -> DynamicTest.dynamicTest(example.command(), () -> check(example)));
  }

  @Test
  void thePictureIsAsSmallAsItSays() throws Exception {
    Example shrink =
        examples().stream().filter(e -> e.command().contains("@photo.png")).findFirst().get();
    check(shrink);
    assertThat(ImageIO.read(folder.resolve("small.png").toFile()).getWidth()).isEqualTo(320);
  }

  @Test
  void leavesNothingToBeFilledIn() {
    assertThat(readme).doesNotContainPattern("(?m)^[A-Z_]+$");
  }

  private static boolean isChecked(Example example) {
    return !example.command().startsWith("mvn ") && !example.command().endsWith(" demo");
  }

  private static void check(Example example) throws Exception {
    String address = serving.uri().getAuthority();
    String command =
        example.command().replace("127.0.0.1:8080", address).replace("curl ", "curl -sS ");
    if (TALKS_TO_A_NODE.matcher(command).find()) {
      command += " --url http://" + address;
    }
    // A task has another name each time: the one that was shown last is meant.
    command = TASK.matcher(command).replaceAll(lastTask);
    String expected =
        Stream.of(example.output().strip().split("\\.\\.\\.|" + TASK, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*?"));
    String said = run(command, folder).out().strip();
    assertThat(said).matches(Pattern.compile(expected, Pattern.DOTALL));
    Matcher task = TASK.matcher(said);
    lastTask = task.find() ? task.group() : lastTask;
  }

  private static Ended run(String command, Path where) throws Exception {
    return Distribution.run(new ProcessBuilder("/bin/sh", "-c", command).directory(where.toFile()));
  }

  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (String text : block("console")) {
      List<MatchResult> commands = COMMAND.matcher(text).results().toList();
      for (int i = 0; i < commands.size(); i++) {
        int end = i + 1 < commands.size() ? commands.get(i + 1).start() : text.length();
        examples.add(
            new Example(commands.get(i).group(1), text.substring(commands.get(i).end(), end)));
      }
    }
    return examples;
  }

  /** The blocks in one language. */
  private static List<String> block(String language) {
    return BLOCK
        .matcher(readme)
        .results()
        .filter(found -> found.group(1).equals(language))
        .map(found -> found.group(2))
        .toList();
  }
}
