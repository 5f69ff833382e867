package dev.firebreak.bench.stored;

import dev.firebreak.bench.Disk;
import dev.firebreak.bench.Report;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Measures what many tasks leave in PostgreSQL: the rate of tasks one by one, and the sizes of the
 * tables, while tasks are accepted and finished, while they are pruned, and after that.
 */
public final class BloatScene {
  /** The fewest tasks. */
  public static final long FEWEST = 100;

  /** The most tasks. */
  public static final long MOST = 1_000_000_000;

  static final String STORED = "stored";
  static final String PRUNING = "while pruning";
  static final String PRUNED = "after pruning";

  /** How often the rate is measured while tasks are pruned, and after that. */
  private static final int MORE = 5;

  /** Fewer tasks are not pruned at once: the node waits a minute after a slice that is not full. */
  private static final int LEFT = 10_000;

  private static final String PRUNES = "firebreak.tasks.retention = 1s";
  private static final String KEEPS = "firebreak.tasks.retention = 0s";
  private static final long POLL_MS = 100;

  private final Load load;
  private final String setting;
  private final TableSizes tables;
  private final List<LoadedNode.Rate> rates = new ArrayList<>();
  private final List<TableSizes.Size> sizes = new ArrayList<>();
  private double pruneSeconds;

  private BloatScene(StoredPlan plan, Place.Database database) {
    load = plan.load();
    setting = database.setting();
    tables = new TableSizes(database.url(), Objects.requireNonNull(database.schema()).name());
  }

  /**
   * Measures; the tasks are deleted afterwards.
   *
   * @throws IOException if the node can't be started or does not answer
   */
  public static Report run(StoredPlan plan, PrintStream out)
      throws IOException, InterruptedException {
    Disk disk = Disk.measure(plan.parent());
    try (Place place = Place.scratch(plan)) {
      if (!(place instanceof Place.Database database)) {
        throw new IllegalArgumentException("--bloat needs --jdbc-url");
      }
      BloatScene scene = new BloatScene(plan, database);
      scene.store(plan.tasks(), out);
      scene.prune();
      scene.again();
      return BloatReport.of(plan, disk, scene.rates, scene.sizes, scene.pruneSeconds);
    }
  }

  /** Accepts and finishes so many tasks, in slices. */
  private void store(long most, PrintStream out) throws IOException, InterruptedException {
    try (LoadedNode node = LoadedNode.start(STORED, setting, KEEPS);
        ProgressBar bar = new ProgressBar(out, "tasks", Math.toIntExact(most))) {
      warmUp(node);
      sizes.addAll(tables.read("warmed up"));
      long before = 0;
      for (int slice = 1; before < most; slice++) {
        rates.add(node.oneByOne(load, slice));
        long done = node.tasks().succeeded(NodeServer.ECHO);
        for (long i = before; i < Math.min(done, most); i++) {
          bar.step();
        }
        before = done;
      }
      sizes.addAll(tables.read(STORED));
    }
  }

  private void warmUp(LoadedNode node) throws IOException, InterruptedException {
    if (!load.warmup().isZero()) {
      node.oneByOne(load.warmingUp(), 0);
    }
  }

  private void prune() throws IOException, InterruptedException {
    try (LoadedNode node = LoadedNode.start(PRUNING, setting, PRUNES)) {
      long begin = System.nanoTime();
      warmUp(node);
      for (int slice = 1; slice <= MORE; slice++) {
        rates.add(node.oneByOne(load, slice));
      }
      sizes.addAll(tables.read(PRUNING));
      while (node.tasks().succeeded(NodeServer.ECHO) > LEFT) {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
      pruneSeconds = (System.nanoTime() - begin) / 1e9;
    }
    sizes.addAll(tables.read(PRUNED));
  }

  private void again() throws IOException, InterruptedException {
    tables.vacuum();
    sizes.addAll(tables.read("vacuumed"));
    try (LoadedNode node = LoadedNode.start(PRUNED, setting, KEEPS)) {
      warmUp(node);
      for (int slice = 1; slice <= MORE; slice++) {
        rates.add(node.oneByOne(load, slice));
      }
      sizes.addAll(tables.read("loaded again"));
    }
  }
}
