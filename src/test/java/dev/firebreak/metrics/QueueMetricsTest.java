package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.observe.OtherNodes.Seen;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.Queues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QueueMetricsTest {
  private static final Map<String, Long> UNDECLARED = Map.of("old", 3L, "elsewhere", 2L);

  private static Seen node(String state, String type, String... versions) {
    Map<String, Set<String>> some =
        versions.length == 0 ? Map.of() : Map.of(type, Set.of(versions));
    return new Seen("b", "pekko://b", state, false, "1", Map.of(type, 0), some, null);
  }

  private static Set<String> unserved(Seen... others) {
    return UnservedTasks.by(Map.of(), List.of(others)).of(UNDECLARED, Map.of()).keySet();
  }

  @Test
  void aTypeThatAnotherNodeDeclaresIsServed() {
    UnservedTasks served = UnservedTasks.by(Map.of(), List.of(node("up", "elsewhere")));
    assertThat(served.of(UNDECLARED, Map.of())).isEqualTo(Map.of("old", 3L));
    assertThat(unserved(node("joining", "elsewhere"))).containsExactly("old");
    assertThat(unserved()).containsExactlyInAnyOrder("old", "elsewhere");
  }

  @Test
  void aNodeThatIsSilentOrDrainsServesNothing() {
    assertThat(unserved(node("silent", "elsewhere"), node("draining", "old"))).hasSize(2);
  }

  @Test
  void aVersionIsServedIfAnyNodeAcceptsIt() {
    Map<String, Set<String>> own = Map.of("job", Set.of("1"), "here", Set.of("1"));
    List<Seen> others =
        List.of(node("up", "job", "2"), node("up", "here"), node("draining", "job", "3"));
    UnservedTasks served = UnservedTasks.by(new HashMap<>(own), others);
    assertThat(served.limited()).isEqualTo(Map.of("job", Set.of("1", "2")));
    assertThat(served.of(Map.of("elsewhere", 1L), Map.of("job", 2L, "here", 3L)))
        .isEqualTo(Map.of("job", 2L, "elsewhere", 1L));
  }

  @Test
  void theTypesWithMostUnservedTasksAreShown() {
    Map<String, Long> many = new HashMap<>();
    LongStream.rangeClosed(1, 30).forEach(n -> many.put("t" + n, n));
    Map<String, Long> most = UnservedTasks.by(Map.of(), List.of()).of(many, Map.of());
    assertThat(most).hasSize(20).containsKey("t30").doesNotContainKey("t10");
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

          @Override
          public CompletionStage<Map<String, Long>> unaccepted(Map<String, Set<String>> accepted) {
            assertThat(accepted).isEqualTo(Map.of("echo", Set.of("7", "6")));
            return CompletableFuture.completedStage(Map.of("echo", 8L));
          }
        };
    try (TestNode node =
        TestNode.keeping(
            store,
            "firebreak.types { echo { handler = dev.firebreak.demo.Echo, version = 7, accepts = [6]"
                + " }, well.handler = dev.firebreak.demo.Echo }")) {
      Shown shown = Shown.by(node);
      assertThat(shown.of("firebreak_unserved_tasks{type=\"old\"}")).isEqualTo(3);
      assertThat(shown.of("firebreak_unserved_tasks{type=\"echo\"}")).isEqualTo(8);
      assertThat(shown.of("firebreak_undeclared_queued_tasks")).isEqualTo(5);
      assertThat(shown.of("firebreak_quarantined_tasks{type=\"echo\"}")).isEqualTo(4);
      assertThat(shown.of("firebreak_quarantined_tasks{type=\"well\"}")).isZero();
      assertThat(shown.of("firebreak_quarantined_tasks{type=\"other\"}")).isEqualTo(11);
    }
  }
}
