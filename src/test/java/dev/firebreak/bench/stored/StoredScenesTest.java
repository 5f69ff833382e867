package dev.firebreak.bench.stored;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.bench.Report;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The other scenes in small; the measured speed is not checked. */
class StoredScenesTest {
  private static JsonNode json(Report report) throws Exception {
    return new JsonMapper().readTree(report.json());
  }

  @Test
  @LongTest({"GrowthSceneTest#embeddedStoresAreMeasuredInTurnAndDeleted", "FilledStoreTest"})
  void startsWithDueTasksAreMeasuredUntilTheFirstHasEnded() throws Exception {
    Path data = Scratch.folder();
    Report report = LiveScene.run(new StoredPlan(20_000, data, null, Scratch.LOAD, 1), Scratch.OUT);
    JsonNode start = json(report).at("/runs/0");
    assertThat(start.path("due").asLong()).isBetween(1L, 20_000L);
    assertThat(start.path("listening").asDouble()).isPositive();
    assertThat(start.path("ready").asDouble())
        .isGreaterThanOrEqualTo(start.path("listening").asDouble());
    assertThat(start.path("finished").asDouble())
        .isGreaterThanOrEqualTo(start.path("ready").asDouble());
    assertThat(report.text()).containsPattern("\n  finished +\\d+\\.\\d\\d ");
    assertThat(data).isEmptyDirectory();
    Files.delete(data);
  }

  @Test
  @LongTest({"GrowthSceneTest#embeddedStoresAreMeasuredInTurnAndDeleted", "FilledStoreTest"})
  void oneNodeIsMeasuredAndThenSeveral() throws Exception {
    String database = Postgres.database();
    StoredPlan plan = new StoredPlan(2, Path.of("target"), database, Scratch.LOAD, 2);
    Report report = NodesScene.run(plan, 10, Scratch.OUT);
    JsonNode json = json(report);
    assertThat(json.path("runs").findValuesAsText("nodes")).containsExactly("1", "1", "2", "2");
    assertThat(json.path("ratio").path("of").asText()).isEqualTo("2 nodes");
    assertThat(report.text()).containsPattern("\n  2 nodes / 1 +\\S");
    assertThat(Scratch.schemas(database)).isZero();
  }

  @Test
  @LongTest({"GrowthSceneTest#embeddedStoresAreMeasuredInTurnAndDeleted", "FilledStoreTest"})
  void theSizesOfTablesAreMeasuredBeforeAndAfterPruning() throws Exception {
    String database = Postgres.database();
    StoredPlan plan = new StoredPlan(100, Path.of("target"), database, Scratch.LOAD, 1);
    Report report = BloatScene.run(plan, Scratch.OUT);
    assertThat(report.asExpected()).as(report.text()).isTrue();
    JsonNode json = json(report);
    assertThat(json.path("runs").findValuesAsText("name"))
        .contains(BloatScene.STORED, BloatScene.PRUNING, BloatScene.PRUNED);
    assertThat(json.at("/perSecond/last/median").asDouble()).isPositive();
    assertThat(report.text())
        .containsPattern("\n  task_done +stored +\\d+\\.\\d +\\d+\\.\\d +\\d+ +\\d+ +\\d+ ")
        .containsPattern("\n  task +vacuumed +\\d");
    for (JsonNode size : json.path("sizes")) {
      assertThat(size.path("indexBytes").asLong()).as("%s", size).isPositive();
    }
    assertThat(Scratch.schemas(database)).isZero();
  }
}
