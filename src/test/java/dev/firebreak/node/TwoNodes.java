package dev.firebreak.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.pause.MemoryPauses;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Two nodes on one store: one with a single slot and no waiting line, one with more. */
final class TwoNodes implements AutoCloseable {
  final MemoryStore store = new MemoryStore("somewhere", InstantSource.system());
  final MemoryPauses pauses = new MemoryPauses();
  final SharedRows rows = new SharedRows();
  final SharedRows.Row smallRow = rows.add("small");
  final SharedRows.Row bigRow = rows.add("big");

  /** The configuration of the small node, which it reads again at each reload. */
  volatile String ofSmall;

  /** The configuration of the other node. */
  volatile String ofBig;

  final TestNode small;
  final TestNode big;
  private final Runnable looks = rows.keepLooking();

  TwoNodes() {
    this("");
  }

  /** With this configuration of the small one beside that of both. */
  TwoNodes(String ofSmall) {
    this(ofSmall, types(8));
  }

  /** With this whole configuration of the big one, too. */
  TwoNodes(String ofSmall, String ofBig) {
    this.ofBig = ofBig;
    big = TestNode.sharing(store, bigRow, pauses, () -> this.ofBig);
    this.ofSmall = types(1) + ofSmall;
    small = TestNode.sharing(store, smallRow, pauses, () -> this.ofSmall);
    await().until(() -> freePlaces(small, "big", "gate") == 8);
    await().until(() -> freePlaces(big, "small", "gate") == 1);
  }

  /** What both nodes have, with so many slots for each type. */
  static String types(int slots) {
    return String.format(
        Locale.ROOT,
        """
        firebreak.drain-timeout = 0s
        firebreak.type-defaults { timeout = 10m, grace = 1s, retry.attempts = 1 }
        firebreak.types {
          gate { handler = "dev.firebreak.fixture.Gate", concurrency = %1$d, max-waiting = 0 }
          steps { handler = "dev.firebreak.fixture.Steps", concurrency = %1$d, max-waiting = 0 }
          triple { handler = "dev.firebreak.fixture.Triple", concurrency = %1$d, max-waiting = 0 }
          flood { handler = "dev.firebreak.fixture.Flood", concurrency = %1$d, max-waiting = 0 }
          talker { handler = "dev.firebreak.fixture.Talker", concurrency = %1$d, max-waiting = 0 }
          echo { handler = dev.firebreak.demo.Echo, concurrency = %1$d, max-waiting = 0 }
          recording { handler = "dev.firebreak.fixture.StepHandler", concurrency = %1$d, max-waiting = 0 }
          waits { handler = "dev.firebreak.fixture.WaitHandler", concurrency = %1$d, max-waiting = 0 }
        }
        """,
        slots);
  }

  /** The free places on another node, as a node reports them; -1 if it reports none. */
  static int freePlaces(TestNode asked, String name, String type) {
    for (JsonNode node : TestNode.json(asked.get("/v1/nodes")).path("nodes")) {
      if (node.path("name").asText().equals(name)) {
        return node.path("freePlaces").path(type).asInt(-1);
      }
    }
    return -1;
  }

  /** Takes the only slot that a type has on the small node. */
  CompletableFuture<HttpResponse<String>> fillSmall(String gate) {
    CompletableFuture<HttpResponse<String>> call = small.callAsync("gate", gate);
    await().until(() -> Gate.inside(gate) == 1);
    return call;
  }

  @Override
  public void close() {
    looks.run();
    small.close();
    big.close();
  }
}
