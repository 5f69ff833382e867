package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Browser;
import dev.firebreak.fixture.BrowserOfRun;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes of the shipped program on one database: the page of one shows what the other does, how
 * its workers and supervisors crash, and how the node ends and comes back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(BrowserOfRun.class)
@LongTest({"ViewsIT", "SeriesOfNodesTest", "TreesOfNodesTest", "CrashOnNodesTest"})
class ClusterPageIT {
  private static final int WEST = 1;
  private static final String SETTINGS =
      """
      firebreak.types {
        echo.handler = dev.firebreak.demo.Echo
        invoice { handler = dev.firebreak.demo.Sleep, concurrency = 4, timeout = 1h }
        crash { handler = dev.firebreak.demo.Crash, retry { backoff = 10ms, budget.share = 2 }, breaker.window = 0 }
        sha256 { command = ["sha256sum"], produces = "text/plain; charset=utf-8" }
      }
      """;

  private final Browser browser;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
  private NodeProcesses nodes;
  private URI east;
  private URI west;

  ClusterPageIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    String database = Postgres.database();
    nodes = new NodeProcesses(folder);
    nodes.add("east", database, SETTINGS);
    nodes.add("west", database, SETTINGS);
    nodes.startAll();
    east = nodes.uris().getFirst();
    west = nodes.uris().get(WEST);
    await().until(() -> get(east, "/v1/nodes").split("\"state\":\"up\"", -1).length == 3);
  }

  @AfterAll
  void stop() {
    calls.forEach(call -> call.cancel(true));
    http.shutdownNow();
    nodes.close();
  }

  private String get(URI node, String path) {
    HttpRequest request = HttpRequest.newBuilder(node.resolve(path)).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join().body();
  }

  private CompletableFuture<HttpResponse<String>> call(URI node, String type, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve("/v1/call/" + type))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    calls.add(call);
    return call;
  }

  @Test
  @Order(1)
  void theLoadOfAllNodesIsShownTogetherAndOfEach() {
    var _ = call(east, "invoice", "{\"ms\":600000}");
    var _ = call(west, "invoice", "{\"ms\":600000}");
    var _ = call(west, "invoice", "{\"ms\":600000}");
    browser.open(east);
    browser.awaitText(".load tr:has(a[href$='/invoice'])", "3 / 8");
    browser.awaitText(".nodes tbody tr", "west up 2 / ");
    browser.awaitText(".chart[aria-label='In flight'] .legend", "running 3");
    browser.clickText("#node option", "west");
    browser.awaitText(".load tr:has(a[href$='/invoice'])", "2 / 4");
    browser.awaitText(".chart[aria-label='In flight'] .legend", "running 2");
    browser.clickText("#node option", "east");
    browser.awaitText(".load tr:has(a[href$='/invoice'])", "1 / 4");
    browser.awaitText(".chart[aria-label='In flight'] .legend", "running 1");
    assertThat(browser.url()).endsWith("#/overview?node=east"); // Kept over a reload.
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Order(2)
  void theWorkersOfAnotherNodeAreSeenToRunAndToDie() {
    browser.open(east.resolve("/#/supervision"));
    browser.awaitText("[data-node=east]", "this node");
    await().until(() -> browser.count("[data-node=west] [data-type=invoice] .live") == 2);
    await().until(() -> browser.count("[data-node=east] [data-type=invoice] .live") == 1);
    browser.awaitText("[data-node=west] [data-type=crash]", "no worker");
    assertThat(call(west, "crash", "{}").join().statusCode()).isEqualTo(502);
    browser.awaitText("[data-node=west] [data-type=crash] .dead", "this worker was asked to crash");
    browser.awaitText("[data-node=west] .dead[data-decision=retry]", "next attempt in");
    browser.awaitText("[data-node=west] .dead[data-decision=give-up]", "the supervisor gave up");
    assertThat(browser.count("[data-node=east] .dead")).isZero();
    browser.awaitText("[data-node=west] [data-type=crash]", "no worker");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Order(3)
  void theViewsOfAClusterAreWithoutBarriers() throws IOException {
    haveNoBarriers("light");
  }

  @Test
  @Order(3)
  void theViewsOfAClusterAreWithoutBarriersInTheDark() throws IOException {
    haveNoBarriers("dark");
  }

  private void haveNoBarriers(String colours) throws IOException {
    Barriers barriers = new Barriers(browser);
    browser.prefer(colours);
    browser.open(east);
    browser.awaitText(".nodes tbody tr", "west up ");
    browser.awaitText(".chart .legend", "running 3");
    barriers.check("cluster-overview", colours);
    browser.go("#/supervision");
    browser.awaitText("[data-node=west] [data-type=invoice]", "2 / 4");
    var _ = call(west, "crash", "{}").join();
    browser.awaitText("[data-node=west] [data-type=crash] .dead", "gave up");
    barriers.check("cluster-supervision", colours);
  }

  @Test
  @Order(4)
  void theSupervisorOfAnotherNodeIsMadeToCrashAndIsRestarted() {
    browser.open(east.resolve("/#/supervision"));
    await().until(() -> browser.count("[data-node=west] [data-type=invoice] .live") == 2);
    browser.click("[data-node=west] [data-type=invoice] .crash-supervisor");
    browser.awaitText("[data-node=west] [data-type=invoice] .dead", "supervisor died");
    browser.awaitText("[data-node=west] [data-type=invoice] .dead", "2 workers stopped");
    browser.awaitText("[data-node=west] [data-type=invoice] .dead .decision", "restarted");
    browser.awaitText("[data-node=west] [data-type=invoice] .supervisor", "1 restart");
    assertThat(calls.get(1).join().body()).contains("supervisor-restarted");
    assertThat(calls.get(2).join().statusCode()).isEqualTo(503);
    assertThat(calls.get(0)).isNotDone();
    assertThat(browser.count("[data-node=east] [data-type=invoice] .live")).isEqualTo(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @Order(5)
  void aNodeIsSeenToEndByForceAndToComeBack() throws Exception {
    browser.open(east.resolve("/#/supervision"));
    browser.awaitText("[data-node=west] .guardian", "since");
    nodes.kill(WEST);
    browser.awaitText(".gone-node", "west is gone");
    assertThat(browser.count("[data-node=west]")).isZero();
    browser.go("#/overview");
    await().until(() -> browser.count(".nodes tbody tr") == 1);
    browser.awaitText(".chart .legend", "running 1");
    nodes.start(WEST);
    browser.awaitText(".nodes tbody tr", "west up 0 / ");
    browser.go("#/supervision");
    browser.awaitText("[data-node=west] [data-type=invoice]", "no worker");
    assertThat(browser.complaints()).isEmpty();
  }
}
