package dev.firebreak.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.ShortJvm;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that records no spans. */
class TracesOffTest {
  @TempDir private Path folder;

  /** Runs a call and a task with a position in a trace, on a node without further settings. */
  public static final class Untraced {
    private Untraced() {}

    public static void main(String[] args) {
      String position = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      try (TestNode node =
          TestNode.configured(
              "firebreak.types.echo.handler = dev.firebreak.demo.Echo\nfirebreak.data-dir = \""
                  + args[0]
                  + '"')) {
        require(node.call("echo", "x", "traceparent", position).statusCode());
        require(
            node.send(
                    node.request(
                        "POST",
                        "/v1/submit/echo",
                        "x",
                        "Prefer",
                        "wait=60",
                        "traceparent",
                        position))
                .statusCode());
      }
    }

    private static void require(int status) {
      if (status != 200) {
        throw new IllegalStateException("status " + status);
      }
    }
  }

  @Test
  void noClassOfOpenTelemetryIsLoaded() throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    Process jvm =
        new ProcessBuilder(
                ShortJvm.command(
                    Untraced.class,
                    List.of("-Xlog:class+load:file=" + log),
                    folder.resolve("data").toString()))
            .inheritIO()
            .start();
    try {
      assertThat(jvm.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(jvm.exitValue()).isZero();
    } finally {
      jvm.destroyForcibly();
    }
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded)
        .anyMatch(line -> line.contains(" dev.firebreak.traces.Traces "))
        .noneMatch(line -> line.contains(" io.opentelemetry."))
        .noneMatch(line -> line.contains(" dev.firebreak.traces.Sdk"));
  }

  @Test
  void theLogEntriesOfAHandlerHaveTheTraceOfItsCaller() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String position = "00-" + trace + "-b7ad6b7169203331-01";
    try (TestNode node =
        TestNode.withTypes("asked { " + TestNode.handler(CallTracesTest.Asked.class) + " }")) {
      assertThat(node.call("asked", "", "traceparent", position).body())
          .startsWith(position)
          .endsWith(' ' + trace);
      assertThat(node.call("asked", "").body()).startsWith("null").endsWith(" null");
    }
  }

  @Test
  void nothingIsRecordedAndPositionsArePassedOn() {
    TraceSpan span = Traces.NONE.begin(Operation.REQUEST, "GET /", "position");
    assertThat(span).isSameAs(TraceSpan.NONE);
    assertThat(span.positionOr("position")).isEqualTo("position");
    assertThat(span.positionOr(null)).isNull();
  }
}
