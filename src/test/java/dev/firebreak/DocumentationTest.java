package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.firebreak.fixture.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages of the documentation agree with each other and with what they describe. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path SITE = Path.of("src/site/site.xml");
  private static final int MOST_README_BYTES = 12_000;

  private static final Pattern KEY =
      Pattern.compile("^\\| `(firebreak\\.[a-z.-]+)` \\| `([^`]+)` \\|", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("\\b([A-Z][a-z]\\w*(?:Test|IT|Contract))\\b");
  private static final Pattern MENU_ITEM =
      Pattern.compile("<item name=\"[^\"]+\" href=\"([^/\"]+)\"/>");
  private static final Pattern PACKAGES = Pattern.compile("^\\| (`[a-z`, ]+`) \\|");

  private static Markdown page(String name) throws IOException {
    return Markdown.read(Markdown.PAGES.resolve(name));
  }

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<Markdown> pages = Markdown.all(README, Markdown.PAGES);
    assertThat(pages).hasSizeGreaterThan(10);
    return pages.stream().map(page -> DynamicTest.dynamicTest(page.name(), () -> checkLinks(page)));
  }

  private static void checkLinks(Markdown page) throws IOException {
    assertThat(page.brokenLinks()).isEmpty();
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    Markdown index = page("index.md");
    for (Markdown page : Markdown.all(README, Markdown.PAGES)) {
      assertThat(page.file().endsWith("index.md") || index.text().contains(page.name() + ")"))
          .as(page.name())
          .isTrue();
    }
  }

  /** {@code src/site/tool/SitePages.java} names the pages: the README is the site's index. */
  @Test
  void theMenuOfTheSiteNamesEveryPageOnce() throws IOException {
    Stream<String> pages =
        Markdown.all(README, Markdown.PAGES).stream()
            .map(Markdown::name)
            .map(name -> name.equals("index.md") ? "contents.md" : name)
            .map(name -> name.equals("README.md") ? "index.md" : name)
            .map(name -> name.replace(".md", ".html"));
    assertThat(MENU_ITEM.matcher(Files.readString(SITE)).results().map(item -> item.group(1)))
        .containsExactlyInAnyOrderElementsOf(pages.toList());
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.size(README)).isLessThan(MOST_README_BYTES);
  }

  @Test
  void everySettingIsListedWithItsDefault() throws IOException {
    Map<String, String> listed =
        KEY.matcher(page("settings.md").text())
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), row -> row.group(2), (a, _) -> a, TreeMap::new));
    Map<String, String> defaults = new TreeMap<>();
    ConfigObject root =
        ConfigFactory.parseFile(Path.of("src/main/resources/reference.conf").toFile()).root();
    addDefaults("firebreak", root.get("firebreak"), defaults);
    assertThat(listed).isEqualTo(defaults);
  }

  private static void addDefaults(String key, ConfigValue value, Map<String, String> defaults) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      object.forEach((name, inner) -> addDefaults(key + "." + name, inner, defaults));
    } else {
      String text = value.unwrapped().toString();
      defaults.put(key, text.isEmpty() ? "\"\"" : text);
    }
  }

  @Test
  void theTestsThatPagesNameExist() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    for (String name : List.of("promises.md", "contributing.md")) {
      assertThat(TEST.matcher(page(name).text()).results().map(found -> found.group(1)))
          .as(name)
          .isNotEmpty()
          .allMatch(tests::contains);
    }
  }

  @Test
  void everyPackageIsDescribed() throws IOException {
    List<String> described =
        page("contributing.md")
            .text()
            .lines()
            .flatMap(line -> PACKAGES.matcher(line).results())
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ")))
            .sorted()
            .toList();
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/firebreak"))) {
      assertThat(described)
          .isEqualTo(
              folders
                  .filter(Files::isDirectory)
                  .map(folder -> folder.getFileName().toString())
                  .sorted()
                  .toList());
    }
  }
}
