package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.TestNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page is drawn as soon as its first answer is there: what this takes is in it. The last test
 * prints how long that takes on a slow phone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(BrowserOfRun.class)
class FirstPaintIT {
  /** What a server may send before the first acknowledgement: ten packets (RFC 6928). */
  private static final int FIRST_WINDOW = 14_600;

  private static final String FILES = "*/ui/*";
  private static final int ROUNDS = 5;

  private static final String PAINTED =
      "return performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)";

  private final Browser browser;
  private TestNode node;

  FirstPaintIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeAll
  void start() {
    node = TestNode.withTypes("echo.handler = dev.firebreak.demo.Echo");
  }

  @AfterEach
  void allowAll() {
    browser.ownSpeed();
    browser.reloadWithout();
    browser.complaints();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private double painted() {
    await().until(() -> !((List<?>) browser.script(PAINTED)).isEmpty());
    return ((Number) ((List<?>) browser.script(PAINTED)).getFirst()).doubleValue();
  }

  private Object frame() {
    return browser.script(
        """
        const top = document.querySelector('header.top');
        const links = [...top.querySelectorAll('nav a')];
        return [top.offsetHeight, getComputedStyle(top.querySelector('ul')).display,
          ...links.map(one => one.textContent + one.getAttribute('href') + one.querySelector('path').getAttribute('d')),
          ...links.map(one => Math.round(one.getBoundingClientRect().left))].join('; ');
        """);
  }

  @Test
  void theFrameOfThePageIsDrawnByThePageAlone() {
    browser.open(node.uri("/"));
    browser.find(".connection");
    browser.reloadWithout(FILES);
    assertThat(painted()).isPositive();
    assertThat(browser.texts("nav a")).contains("Overview", "Schedules");
    assertThat(browser.count(".connection")).as("scripts run").isZero();
    assertThat(frame().toString()).contains("; flex; ");
  }

  @Test
  void theFrameIsThatOfThePageWhichReplacesIt() {
    for (int width : new int[] {1280, 360}) {
      browser.open(node.uri("/"));
      browser.resize(width);
      browser.reloadWithout(FILES);
      Object before = frame();
      browser.reloadWithout();
      browser.find(".connection");
      assertThat(frame()).isEqualTo(before);
    }
  }

  @Test
  void nothingIsWaitedForBeforeTheFirstPaint() {
    browser.open(node.uri("/"));
    browser.find(".connection");
    Object waited =
        browser.script(
            """
            return performance.getEntriesByType('resource')
              .filter(one => one.renderBlockingStatus !== 'non-blocking').map(one => one.name)
            """);
    assertThat((List<?>) waited).isEmpty();
    assertThat(DashboardFiles.get().index().compressed()).hasSizeLessThan(FIRST_WINDOW);
  }

  /** None of them is known only when another one has arrived. */
  @Test
  void threeScriptsAreLoadedWhichThePageItselfNames() {
    browser.open(node.uri("/"));
    browser.find(".connection");
    Object scripts =
        browser.script(
            """
            return (async () => {
              const page = await (await fetch('')).text();
              return performance.getEntriesByType('resource').map(one => one.name)
                .filter(name => name.endsWith('.js') || name.endsWith('.css'))
                .map(name => name.slice(name.lastIndexOf('/') + 1) + ' ' + page.includes(name.slice(name.indexOf('ui/'))))
                .sort();
            })()
            """);
    assertThat(scripts).isEqualTo(List.of("app.js true", "preact.js true", "uplot.js true"));
  }

  @Test
  @LongTest("FirstPaintIT#nothingIsWaitedForBeforeTheFirstPaint")
  void theFirstPaintOnASlowPhoneIsMeasured() {
    browser.open(node.uri("/"));
    browser.resize(360);
    browser.slowPhone();
    double[] times = new double[ROUNDS];
    double[] whole = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      browser.reloadWithout();
      times[round] = painted();
      browser.awaitText(".load tbody", "echo");
      whole[round] = ((Number) browser.script("return performance.now()")).doubleValue();
    }
    java.util.Arrays.sort(times);
    java.util.Arrays.sort(whole);
    System.out.printf(
        Locale.ROOT,
        "slow phone: first paint after %.0f ms (%.0f to %.0f), the figures after %.0f ms%n",
        times[ROUNDS / 2],
        times[0],
        times[ROUNDS - 1],
        whole[ROUNDS / 2]);
    assertThat(times[0]).isPositive();
  }
}
