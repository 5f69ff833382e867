package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.firebreak.fixture.AlertRule;
import dev.firebreak.fixture.Markdown;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What alerts and their page tell to type can be typed. */
class AlertCommandsTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** Commands of the system that operators have. */
  private static final Set<String> OF_THE_SYSTEM = Set.of("journalctl", "systemctl", "df", "du");

  private static List<String> commands() throws IOException {
    List<String> all = new ArrayList<>();
    AlertRule.all().forEach(rule -> all.addAll(rule.commands()));
    Markdown page = Markdown.read(Markdown.PAGES.resolve("alerts.md"));
    for (String block : page.blocks("text")) {
      block.lines().map(line -> line.replaceFirst("^\\$ ", "")).forEach(all::add);
    }
    return all;
  }

  private static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toArray(String[]::new);
  }

  private static Stream<String[]> ofProgram(String program) throws IOException {
    return commands().stream().map(AlertCommandsTest::words).filter(w -> w[0].equals(program));
  }

  @Test
  void everyCommandIsOneOfOursOrOfTheSystem() throws IOException {
    assertThat(commands())
        .hasSizeGreaterThan(30)
        .allMatch(
            line ->
                line.startsWith("firebreak ")
                    || line.startsWith("curl ")
                    || OF_THE_SYSTEM.contains(words(line)[0]));
  }

  @Test
  void everyFirebreakCommandExistsWithItsOptions() throws IOException {
    assertThat(ofProgram("firebreak")).hasSizeGreaterThan(20);
    ofProgram("firebreak")
        .forEach(
            words -> {
              String[] args = Arrays.copyOfRange(words, 1, words.length);
              assertThatCode(
                      () ->
                          FirebreakCommand.commandLine(EnumSet.noneOf(Tool.class)).parseArgs(args))
                  .as(String.join(" ", words))
                  .doesNotThrowAnyException();
            });
  }

  @Test
  void everyPathThatCurlReadsIsServed(@TempDir Path folder) throws IOException {
    String types = "firebreak.types.echo.handler = dev.firebreak.demo.Echo\n";
    try (TestNode node =
        TestNode.configured(types + "firebreak.data-dir = \"" + folder.resolve("data") + '"')) {
      assertThat(ofProgram("curl")).hasSizeGreaterThan(5);
      ofProgram("curl")
          .map(words -> URI.create(words[words.length - 1]).getPath())
          .distinct()
          .forEach(path -> assertThat(node.get(path).statusCode()).as(path).isEqualTo(200));
    }
  }
}
