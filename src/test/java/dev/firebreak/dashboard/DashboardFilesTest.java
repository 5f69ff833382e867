package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page consists of. */
class DashboardFilesTest {
  private static final Path SOURCES = Path.of("src/main/resources/dev/firebreak/dashboard");
  private static final Pattern IMPORT = Pattern.compile("from '([^']*)'|import '([^']*)'");
  private static final int MOST_LINES = 200;
  private static final int MOST_COMPRESSED_BYTES = 200_000;

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.toList();
    }
  }

  /** A browser makes few requests, none of which waits for another. */
  @Test
  void thePageNamesAllThatItLoads() {
    assertThat(DashboardFiles.get().files().keySet())
        .containsExactlyInAnyOrder(
            "app.js",
            "preact.js",
            "uplot.js",
            "uplot.css",
            "style.css",
            "theme-early.js",
            "icon.svg",
            "icon-trouble.svg");
  }

  @Test
  void everyScriptIsInTheBundle() throws IOException {
    String bundle = new String(DashboardFiles.get().find("app.js").plain(), StandardCharsets.UTF_8);
    Set<String> bundled = new TreeSet<>();
    Pattern.compile("(?m)^const \\$(\\w+) = ")
        .matcher(bundle)
        .results()
        .forEach(hit -> bundled.add(hit.group(1).replace('_', '-') + ".js"));
    bundled.add("theme-early.js");
    assertThat(sources().stream().map(file -> file.getFileName().toString()))
        .filteredOn(name -> name.endsWith(".js"))
        .containsExactlyInAnyOrderElementsOf(bundled);
  }

  @Test
  void allFilesTogetherAreSmall() {
    int all = DashboardFiles.get().index().compressed().length;
    for (PageFile file : DashboardFiles.get().files().values()) {
      all += file.compressed().length;
    }
    assertThat(all).isBetween(10_000, MOST_COMPRESSED_BYTES);
  }

  @Test
  void aScriptIsShortAndImportsOnlyFilesBesideIt() throws IOException {
    for (Path source : sources()) {
      String text = Files.readString(source);
      if (source.toString().endsWith(".js")) {
        assertThat(text.lines().count()).as("%s", source).isLessThan(MOST_LINES);
        IMPORT
            .matcher(text)
            .results()
            .forEach(hit -> assertThat(hit.group(1)).as("%s", source).startsWith("./"));
      }
    }
  }

  @Test
  void noScriptMakesMarkupOfTextOrSpeaksToAnotherHost() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readString(source).replace("http://www.w3.org/2000/svg", ""))
          .as("%s", source)
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "://");
    }
  }

  @Test
  void theVersionIsInEveryAddressOfThePage() {
    String page = new String(DashboardFiles.get().index().plain(), StandardCharsets.UTF_8);
    assertThat(page).contains("\"ui/" + DashboardFiles.get().version() + "/app.js\"");
    assertThat(page.replace("\"ui/" + DashboardFiles.get().version() + '/', ""))
        .doesNotContain("\"ui/");
  }
}
