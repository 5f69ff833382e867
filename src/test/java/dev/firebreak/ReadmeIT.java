package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.DocumentedPage;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Markdown;
import dev.firebreak.fixture.Markdown.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the console blocks of the README and of the pages in {@code src/site/markdown}, each page by
 * itself and in order, in a copy of what its commands start from, and compares what they print with
 * what the page says; "..." in a page stands for anything. Commands that build or play scenes are
 * run by others: the build itself and the tests of package {@code scenes}.
 */
class ReadmeIT {
  private static final List<DocumentedPage> OPEN = new ArrayList<>();

  @TempDir private static Path folder;

  @AfterAll
  static void stop() {
    OPEN.forEach(DocumentedPage::close);
  }

  @TestFactory
  Stream<DynamicContainer> printsWhatItSays() throws Exception {
    List<Markdown> pages = pages().filter(page -> !compiles(page)).toList();
    assertThat(pages).hasSizeGreaterThan(6);
    return containers(pages);
  }

  @TestFactory
  @LongTest("PluginsTest")
  Stream<DynamicContainer> printsWhatItSaysOfCodeThatItCompiles() throws Exception {
    List<Markdown> pages = pages().filter(ReadmeIT::compiles).toList();
    assertThat(pages).isNotEmpty();
    return containers(pages);
  }

  private static Stream<Markdown> pages() throws Exception {
    return Markdown.all(Path.of("README.md"), Markdown.PAGES).stream()
        .filter(page -> page.examples().stream().anyMatch(ReadmeIT::isChecked));
  }

  /** Whether the page has several plugins compiled; the README has one, so it is not long. */
  private static boolean compiles(Markdown page) {
    return page.examples().stream()
            .filter(example -> example.command().startsWith("javac "))
            .count()
        > 1;
  }

  private static Stream<DynamicContainer> containers(List<Markdown> pages) {
    return pages.stream().map(page -> DynamicContainer.dynamicContainer(page.name(), tests(page)));
  }

  private static Stream<DynamicTest> tests(Markdown markdown) {
    DocumentedPage page = new DocumentedPage(markdown, folder.resolve(markdown.name()));
    OPEN.add(page);
    return Stream.of(
            Stream.of(DynamicTest.dynamicTest("its server starts", page::start)),
            markdown.examples().stream()
                .filter(ReadmeIT::isChecked)
                .map(example -> test(page, example)),
            Stream.of(DynamicTest.dynamicTest("its server ends", page::close)))
        .flatMap(tests -> tests);
  }

  private static DynamicTest test(DocumentedPage page, Example example) {
    return DynamicTest.dynamicTest(
        example.command(),
        () -> {
          page.check(example);
          if (example.command().contains("@photo.png")) {
            Path picture = page.folder().resolve("small.png");
            assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(320);
          }
        });
  }

  @Test
  void noPageHasAPlaceholder() throws Exception {
    assertThat(Files.readString(Path.of("README.md"))).doesNotContainPattern("(?m)^[A-Z_]+$");
  }

  private static boolean isChecked(Example example) {
    return !example.command().startsWith("mvn ") && !example.command().endsWith(" demo");
  }
}
