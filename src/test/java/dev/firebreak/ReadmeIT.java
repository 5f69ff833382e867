package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the commands of the README that talk to a server and compares what they print. In the
 * README, "..." stands for anything.
 */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```console\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("^\\$ (.*)$", Pattern.MULTILINE);

  private static Serving serving;

  private record Example(String command, String output) {}

  @BeforeAll
  static void start() throws IOException {
    serving = Distribution.serve(Map.of());
  }

  @AfterAll
  static void stop() {
    serving.close();
  }

  @TestFactory
  Stream<DynamicTest> printsWhatItSays() throws IOException {
    List<Example> examples = examples();
    assertThat(examples).hasSizeGreaterThan(5);
    return examples.stream()
        .map(example -> DynamicTest.dynamicTest(example.command(), () -> check(example)));
  }

  private static void check(Example example) throws Exception {
    String command =
        example
            .command()
            .replace("127.0.0.1:8080", serving.uri().getAuthority())
            .replaceAll("^firebreak ", Distribution.PROGRAM + " ");
    if (command.contains("firebreak call")) {
      command += " --url " + serving.uri();
    }
    Ended ended =
        Distribution.run(
            new ProcessBuilder("/bin/sh", "-c", command.replace("curl ", "curl -sS ")));
    String expected =
        Stream.of(example.output().strip().split("\\.\\.\\.", -1))
            .map(Pattern::quote)
            .reduce((a, b) -> a + ".*?" + b)
            .orElseThrow();
    assertThat(ended.out().replace("\r", "").strip())
        .matches(Pattern.compile(expected, Pattern.DOTALL));
  }

  /** All that need no build and start no server. */
  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
    while (block.find()) {
      String text = block.group(1);
      Matcher command = COMMAND.matcher(text);
      List<int[]> places = new ArrayList<>();
      while (command.find()) {
        places.add(new int[] {command.start(), command.end()});
      }
      for (int i = 0; i < places.size(); i++) {
        int end = i + 1 < places.size() ? places.get(i + 1)[0] : text.length();
        String line = text.substring(places.get(i)[0] + 2, places.get(i)[1]);
        if (!line.startsWith("mvn ") && !line.contains("serve") && !line.contains("demo")) {
          examples.add(new Example(line, text.substring(places.get(i)[1], end)));
        }
      }
    }
    return examples;
  }
}
