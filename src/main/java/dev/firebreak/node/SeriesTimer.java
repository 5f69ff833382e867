package dev.firebreak.node;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.series.NodeSeries;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the samples of a node until its actor system ends. */
final class SeriesTimer {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesTimer.class);

  private SeriesTimer() {}

  static NodeSeries start(ActorSystem<?> system, WatchedTypes types) {
    NodeSeries series = new NodeSeries(types, InstantSource.system(), System::nanoTime);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            NodeSeries.EVERY, NodeSeries.EVERY, () -> sample(series), system.executionContext());
    return series;
  }

  /** What is thrown here would end the sampling. */
  private static void sample(NodeSeries series) {
    try {
      series.sample();
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      LOG.warn("A sample for the dashboard was not taken; the next one follows in 2 s.", t);
    }
  }
}
