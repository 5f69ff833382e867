package dev.firebreak.metrics;

import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.handler.Carriers;
import java.lang.management.ManagementFactory;
import java.util.List;
import jdk.management.VirtualThreadSchedulerMXBean;

/** The carrier threads of virtual threads. */
record CarrierMetrics(Carriers carriers) implements Source {
  private static final Metric CARRIERS =
      Metric.gauge("firebreak_carriers", "Carrier threads that may run virtual threads at once.");
  private static final Metric MOUNTED =
      Metric.gauge("firebreak_carriers_mounted", "Carrier threads that run a virtual thread.");
  private static final Metric WAITING =
      Metric.gauge(
          "firebreak_virtual_threads_waiting", "Virtual threads that wait for a carrier thread.");
  private static final Metric ADDED =
      Metric.gauge(
          "firebreak_carriers_added", "Carrier threads that replace those that handlers hold.");

  static final List<Metric> ALL = List.of(CARRIERS, MOUNTED, WAITING, ADDED);

  @Override
  public void read(Samples to) {
    VirtualThreadSchedulerMXBean scheduler =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    to.add(CARRIERS, scheduler.getParallelism());
    to.add(MOUNTED, Math.max(0, scheduler.getMountedVirtualThreadCount()));
    to.add(WAITING, Math.max(0, scheduler.getQueuedVirtualThreadCount()));
    to.add(ADDED, carriers.added());
  }
}
