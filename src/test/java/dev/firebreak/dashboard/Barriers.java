package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Checks that a view has no barriers that axe finds and fits on a phone, and keeps pictures. */
record Barriers(Browser browser) {
  private static final Path PICTURES = Path.of("target", "dashboard");
  private static final List<Integer> WIDTHS = List.of(1280, 768, 360);

  /** Checks the view that is shown. */
  void check(String view, String colours) throws IOException {
    assertThat(found()).as(view).isEmpty();
    for (int width : WIDTHS) {
      browser.resize(width);
      // Wider content scrolls in its own box, not the page.
      assertThat(browser.script("return document.documentElement.scrollWidth"))
          .as("%s at %s", view, width)
          .isEqualTo((long) width);
      browser.picture(PICTURES.resolve(view + '-' + width + '-' + colours + ".png"));
    }
    browser.resize(WIDTHS.getFirst());
  }

  private List<?> found() throws IOException {
    if (Boolean.FALSE.equals(browser.script("return 'axe' in window"))) {
      browser.script(axe());
    }
    return (List<?>)
        browser.asynchronousScript(
            """
            const done = arguments[0];
            axe.run().then(
              found => done(found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))),
              failure => done([String(failure)]));
            """);
  }

  private static String axe() throws IOException {
    try (InputStream in = Barriers.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
