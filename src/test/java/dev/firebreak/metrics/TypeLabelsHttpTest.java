package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The number of labels is bounded, and follows the declared types. */
class TypeLabelsHttpTest {
  private static String types(String... names) {
    StringBuilder types = new StringBuilder("firebreak.types {");
    for (String name : names) {
      types.append('"').append(name).append("\".handler = dev.firebreak.demo.Echo\n");
    }
    return types.append("}\n").toString();
  }

  @Test
  void typesBeyondTheLimitAreSummed() {
    try (TestNode node =
        TestNode.configured(types("a", "b", "c", "d") + "firebreak.metrics.max-types = 2")) {
      for (String type : new String[] {"a", "c", "d", "d"}) {
        assertThat(node.call(type, "x").statusCode()).isEqualTo(200);
      }
      Shown shown = Shown.by(node);
      assertThat(shown.types()).containsExactly("a", "b", "other");
      assertThat(shown.of("firebreak_calls_total{outcome=\"succeeded\",type=\"a\"}")).isOne();
      assertThat(shown.of("firebreak_calls_total{outcome=\"succeeded\",type=\"other\"}"))
          .isEqualTo(3);
      assertThat(shown.of("firebreak_call_duration_seconds_count{type=\"other\"}")).isEqualTo(3);
    }
  }

  @Test
  void aTypeThatIsRemovedIsNotShownAndGoesOnWhenItComesBack() {
    AtomicReference<String> configuration = new AtomicReference<>(types("a", "b"));
    try (TestNode node = TestNode.reloading(configuration::get)) {
      assertThat(node.call("b", "x").statusCode()).isEqualTo(200);
      configuration.set(types("a"));
      assertThat(node.send(node.request("POST", "/v1/reload", "")).statusCode()).isEqualTo(200);
      assertThat(Shown.by(node).types()).containsExactly("a");
      configuration.set(types("a", "b"));
      assertThat(node.send(node.request("POST", "/v1/reload", "")).statusCode()).isEqualTo(200);
      assertThat(node.call("b", "x").statusCode()).isEqualTo(200);
      assertThat(Shown.by(node).of("firebreak_calls_total{outcome=\"succeeded\",type=\"b\"}"))
          .isEqualTo(2);
    }
  }

  @Test
  void metricsThatAreSwitchedOffDoNotExist() {
    try (TestNode node = TestNode.configured(types("a") + "firebreak.metrics.enabled = false")) {
      assertThat(node.get("/metrics").statusCode()).isEqualTo(404);
      assertThat(TestNode.problem(node.get("/metrics"))).isEqualTo("not-found");
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThat(
            TestNode.complaints(
                types("a") + "firebreak.metrics { enabled = maybe, max-types = 0, x = 1 }"))
        .hasSize(3)
        .anyMatch(line -> line.contains("firebreak.metrics.enabled"))
        .anyMatch(line -> line.contains("firebreak.metrics.max-types"))
        .anyMatch(line -> line.contains("firebreak.metrics.x"));
  }
}
