package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.StoreException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as clients see it: full, unavailable or absent; tasks survive a restart. */
class TaskKeepingTest {
  @TempDir private Path folder;
  private TaskHttpRig rig;

  @BeforeEach
  void start() {
    rig = new TaskHttpRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void tasksSurviveARestartOfTheNode() {
    String done = id(rig.submit("echo", "kept", "Prefer", "wait=30"));
    String due = id(rig.submit("echo", "later", "Firebreak-Delay", "1"));
    rig.restart();
    assertThat(rig.node.get("/v1/tasks/" + done + "/result").body()).isEqualTo("kept");
    rig.awaitState(due, "succeeded");
  }

  @Test
  void aNodeWithoutAStoreRefusesTasks() {
    try (TestNode none = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }")) {
      assertProblem(
          none.send(none.request("POST", "/v1/submit/echo", "x")), 503, "store-unavailable");
      assertProblem(none.get("/v1/tasks"), 503, "store-unavailable");
      assertProblem(none.get("/v1/events"), 503, "store-unavailable");
      assertThat(none.call("echo", "x").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFullOrUnavailableStoreRefusesTasksUntilItRecovers() {
    MemoryStore store = new MemoryStore("here", InstantSource.system());
    try (TestNode full =
        TestNode.keeping(store, "firebreak.types.echo.handler = dev.firebreak.demo.Echo")) {
      HttpRequest submit = full.request("POST", "/v1/submit/echo", "x");
      store.failure = new StoreException.Full("test");
      HttpResponse<String> refused = full.send(submit);
      assertProblem(refused, 507, "store-full");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      store.failure = new StoreException.Unavailable("test");
      assertProblem(full.send(submit), 503, "store-unavailable");
      assertProblem(full.get("/v1/tasks"), 503, "store-unavailable");
      store.failure = null;
      assertThat(full.send(submit).statusCode()).isEqualTo(202);
      assertThat(json(full.get("/v1/tasks")).path("tasks")).hasSize(1);
    }
  }
}
