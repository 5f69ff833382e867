package dev.firebreak.bench.stored;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.bench.Report;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scene in small; the measured speed is not checked. */
class GrowthSceneTest {
  private static final GrowthStore FULL =
      new GrowthStore(
          "full",
          new Content(
              500,
              List.of(
                  new Content.Queue("echo", 20, false),
                  new Content.Queue("backlog", 20, false),
                  new Content.Queue("paused", 20, true),
                  new Content.Queue("elsewhere", 20, true)),
              List.of("paused")));
  private static final List<GrowthStore> STORES =
      List.of(new GrowthStore(GrowthStore.EMPTY, Content.NONE), FULL);

  private static void assertMeasured(Report report) throws Exception {
    assertThat(report.asExpected()).as(report.text()).isTrue();
    assertThat(report.text())
        .containsPattern("\n  empty +1 +\\d+ +\\d+ +0\n")
        .containsPattern("\n  full +1 +\\d+ +\\d+ +0\n")
        .containsPattern("\n  full / empty +\\d+\\.\\d\\d ");
    JsonNode json = new JsonMapper().readTree(report.json());
    assertThat(json.path("ratios").findValuesAsText("what"))
        .containsExactly("one by one", "claims");
    assertThat(json.at("/claims/1/perSecond").asDouble()).isPositive();
  }

  @Test
  void embeddedStoresAreMeasuredInTurnAndDeleted() throws Exception {
    Path data = Scratch.folder();
    StoredPlan plan = new StoredPlan(500, data, null, Scratch.LOAD, 1);
    assertMeasured(GrowthScene.run(plan, STORES, 30, Scratch.OUT));
    assertThat(data).isEmptyDirectory();
    Files.delete(data);
  }

  @Test
  @LongTest("GrowthSceneTest#embeddedStoresAreMeasuredInTurnAndDeleted")
  void schemasOfADatabaseAreMeasuredInTurnAndDropped() throws Exception {
    String database = Postgres.database();
    StoredPlan plan = new StoredPlan(500, Path.of("target"), database, Scratch.LOAD, 1);
    assertMeasured(GrowthScene.run(plan, STORES, 30, Scratch.OUT));
    assertThat(Scratch.schemas(database)).isZero();
  }

  @Test
  void theStoresHaveEndedAndQueuedTasksOfEachKind() {
    List<GrowthStore> stores = GrowthStore.upTo(10_000_000);
    assertThat(stores)
        .extracting(GrowthStore::name)
        .containsExactly(
            "empty",
            "1,000,000 ended",
            "10,000,000 ended",
            "1,000,000 queued, not due",
            "1,000,000 due, paused or elsewhere");
    assertThat(stores)
        .extracting(store -> store.content().ended())
        .containsExactly(0L, 1_000_000L, 10_000_000L, 0L, 0L);
    assertThat(stores)
        .extracting(store -> store.content().queued())
        .containsExactly(0L, 0L, 0L, 1_000_000L, 1_000_000L);
  }
}
