package dev.firebreak.metrics;

import dev.firebreak.config.OtlpSettings;
import dev.firebreak.connection.ConnectionCounts;
import dev.firebreak.exposition.Exposition;
import dev.firebreak.exposition.Format;
import dev.firebreak.handler.Carriers;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.SingleNode;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.process.ProcessStatistics;
import dev.firebreak.schedule.ScheduleControl;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a node. They are read on a thread of their own, one scrape after the other, so
 * that a scrape takes no thread that calls need. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
  private final List<Source> sources = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("metrics").daemon().factory());

  /** Made by the thread; null before the first scrape, which loads the libraries. */
  private volatile @Nullable Scraper scraper;

  private final SharedScrapes scrapes =
      new SharedScrapes(thread, format -> scraper().scrape(format));

  private @Nullable OtlpPush push;

  /**
   * The parts of the node that metrics are about.
   *
   * @param types the types that are declared now
   * @param tasks the store; null if the node keeps no tasks
   * @param cluster the cluster; null without one
   * @param processes counts programs
   * @param carriers the carrier threads
   * @param node the node as a whole
   */
  public record Parts(
      WatchedTypes types,
      @Nullable Tasks tasks,
      @Nullable Cluster cluster,
      ProcessStatistics processes,
      Carriers carriers,
      NodeMetrics node) {}

  /**
   * The store of tasks.
   *
   * @param maxBacklog the limit of live tasks
   * @param schedules what submits tasks at certain times
   */
  public record Tasks(TaskStore store, int maxBacklog, ScheduleControl schedules) {}

  /** The row of this node, and the other nodes. */
  public record Cluster(NodeStore row, OtherNodes others) {}

  /**
   * Creates the metrics of a node; nothing is read before the first scrape.
   *
   * @param maxTypes how many types have a label of their own, and how many schedules
   */
  public Metrics(Parts parts, int maxTypes) {
    TypeLabels types = new TypeLabels(parts.types(), maxTypes);
    Tasks tasks = parts.tasks();
    Cluster cluster = parts.cluster();
    sources.add(new CallMetrics(types, tasks != null));
    sources.add(new CapacityMetrics(types, InstantSource.system()));
    if (tasks != null) {
      StoreReading<QueueMetrics.Reading> queues =
          new StoreReading<>(Duration.ofSeconds(1), System::nanoTime);
      OtherNodes nodes =
          cluster == null
              ? new SingleNode("", parts.types().types(), Instant.EPOCH, parts.node().drain())
              : cluster.others();
      sources.add(new QueueMetrics(types, tasks.store(), queues, nodes));
      sources.add(
          new ScheduleMetrics(
              tasks.schedules(),
              tasks.store(),
              new StoreReading<>(Duration.ofSeconds(10), System::nanoTime),
              maxTypes));
      sources.add(new StoreMetrics(tasks.store(), tasks.maxBacklog()));
    }
    if (cluster != null) {
      sources.add(new ClusterMetrics(cluster.row(), cluster.others()));
    }
    sources.add(new ProcessMetrics(parts.processes()));
    sources.add(new CarrierMetrics(parts.carriers()));
    sources.add(parts.node());
  }

  /** Shows the connections of a listener, too. */
  public void connections(Supplier<ConnectionCounts> connections) {
    sources.add(new ConnectionMetrics(connections));
  }

  /**
   * Reads all metrics.
   *
   * @param accept the value of the header Accept; null for text
   */
  public CompletionStage<Exposition> scrape(@Nullable String accept) {
    return scrapes.scrape(Format.accepted(accept));
  }

  /**
   * Also sends the metrics to a receiver of the OpenTelemetry protocol, until closed.
   *
   * @param resource the attributes of this node
   */
  public void send(OtlpSettings settings, Map<String, String> resource) {
    OtlpPush created = new OtlpPush(settings, resource, InstantSource.system());
    push = created;
    long millis = settings.interval().toMillis();
    var _ =
        thread.scheduleWithFixedDelay(
            () -> created.send(() -> scraper().read()), millis, millis, TimeUnit.MILLISECONDS);
  }

  private Scraper scraper() {
    Scraper known = scraper;
    if (known == null) {
      known = new Scraper(samples -> sources.forEach(source -> source.read(samples)));
      scraper = known;
    }
    return known;
  }

  /** Ends the thread; a scrape that waits is not answered. */
  @Override
  public void close() {
    thread.shutdownNow();
    if (scraper != null) {
      scraper.close();
    }
    if (push != null) {
      push.close();
    }
  }
}
