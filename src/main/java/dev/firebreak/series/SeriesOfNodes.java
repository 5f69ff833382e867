package dev.firebreak.series;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the series of all nodes. Thread-safe; does not block. */
@FunctionalInterface
public interface SeriesOfNodes {
  /**
   * Reads what the nodes have sampled last. Completes within half a second; a node that has not
   * answered by then has reported nothing.
   *
   * @param back how far back; each node measures it by its own clock
   */
  CompletionStage<List<NodeSamples>> read(Duration back);

  /** The series of a node without a cluster. */
  static SeriesOfNodes ofOne(String name, NodeSeries series) {
    return back ->
        CompletableFuture.completedStage(
            List.of(new NodeSamples(name, "", true, true, series.reading(back))));
  }
}
