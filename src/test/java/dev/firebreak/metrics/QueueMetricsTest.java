package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.observe.OtherNodes.Seen;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.Queues;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class QueueMetricsTest {
  private static final Map<String, Long> UNDECLARED = Map.of("old", 3L, "elsewhere", 2L);

  private static Seen node(String state, String type) {
    return new Seen("b", "pekko://b", state, false, "1", Map.of(type, 0), null);
  }

  private static Set<String> unserved(Seen... others) {
    return QueueMetrics.unserved(UNDECLARED, List.of(others)).keySet();
  }

  @Test
  void aTypeThatAnotherNodeDeclaresIsServed() {
    assertThat(QueueMetrics.unserved(UNDECLARED, List.of(node("up", "elsewhere"))))
        .isEqualTo(Map.of("old", 3L));
    assertThat(unserved(node("joining", "elsewhere"))).containsExactly("old");
    assertThat(unserved()).containsExactlyInAnyOrder("old", "elsewhere");
  }

  @Test
  void aNodeThatIsSilentOrDrainsServesNothing() {
    assertThat(unserved(node("silent", "elsewhere"), node("draining", "old"))).hasSize(2);
  }

  @Test
  void quarantinedAndUnservedTasksAreShownByType() {
    MemoryStore store =
        new MemoryStore("here", new ManualClock()) {
          @Override
          public CompletionStage<Queues> queues(Set<String> types) {
            return CompletableFuture.completedStage(
                new Queues(
                    Map.of(), 5, UNDECLARED, Map.of("echo", 4L, "gone", 5L, "long-gone", 6L)));
          }
        };
    try (TestNode node =
        TestNode.keeping(
            store,
            "firebreak.types { echo.handler = dev.firebreak.demo.Echo,"
                + " well.handler = dev.firebreak.demo.Echo }")) {
      Shown shown = Shown.by(node);
      assertThat(shown.of("firebreak_unserved_tasks{type=\"old\"}")).isEqualTo(3);
      assertThat(shown.of("firebreak_undeclared_queued_tasks")).isEqualTo(5);
      assertThat(shown.of("firebreak_quarantined_tasks{type=\"echo\"}")).isEqualTo(4);
      assertThat(shown.of("firebreak_quarantined_tasks{type=\"well\"}")).isZero();
      assertThat(shown.of("firebreak_quarantined_tasks{type=\"other\"}")).isEqualTo(11);
    }
  }
}
