package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.process.Ending;
import dev.firebreak.process.ProcessStatistics;
import java.util.List;

/** The processes of programs. */
record ProcessMetrics(ProcessStatistics processes) implements Source {
  private static final Metric STARTS =
      Metric.counter("firebreak_process_starts", "Processes of programs that were started.");
  private static final Metric FAILURES =
      Metric.counter("firebreak_process_start_failures", "Programs that could not be started.");
  private static final Metric RUNNING =
      Metric.gauge(
          "firebreak_processes", "Processes of programs that run, without those they started.");
  private static final Metric KILLED =
      Metric.counter(
          "firebreak_process_limit_kills",
          "Processes that were killed because they used more than their limit.",
          "limit");

  static final List<Metric> ALL = List.of(STARTS, FAILURES, RUNNING, KILLED);

  @Override
  public void read(Samples to) {
    long ended = processes.ended();
    to.add(STARTS, processes.started());
    to.add(FAILURES, processes.failed());
    to.add(RUNNING, Math.max(0, processes.started() - ended));
    to.add(KILLED, processes.killedFor(Ending.LimitHit.MEMORY), "memory");
    to.add(KILLED, processes.killedFor(Ending.LimitHit.CPU), "cpu");
  }
}
