package dev.firebreak.bench.stored;

import dev.firebreak.bench.Disk;
import dev.firebreak.bench.Report;
import dev.firebreak.bench.load.Load;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures tasks one by one, and claims of a backlog, on nodes whose stores hold many tasks, in
 * rotation with a node whose store was empty. All nodes run during the whole measurement.
 */
public final class GrowthScene {
  /** The fewest tasks: each store has some. */
  public static final long FEWEST = 100;

  private static final int BACKLOG = 50_000;

  private GrowthScene() {}

  /**
   * Fills the stores and measures; they are deleted afterwards.
   *
   * @throws IOException if a store can't be made, or a node can't be started or does not answer
   */
  public static Report run(StoredPlan plan, PrintStream out)
      throws IOException, InterruptedException {
    return run(plan, GrowthStore.upTo(plan.tasks()), BACKLOG, out);
  }

  /**
   * Measures these stores, of which the first one is empty.
   *
   * @param backlog how many tasks are claimed at once
   */
  static Report run(StoredPlan plan, List<GrowthStore> stores, int backlog, PrintStream out)
      throws IOException, InterruptedException {
    List<Place> places = new ArrayList<>();
    List<LoadedNode> nodes = new ArrayList<>();
    try {
      Disk disk = Disk.measure(plan.parent());
      for (GrowthStore store : stores) {
        out.println(store.name());
        Place place = Place.scratch(plan);
        places.add(place);
        place.fill(store.content(), out);
      }
      try (ProgressBar bar = new ProgressBar(out, "nodes", stores.size())) {
        for (int i = 0; i < stores.size(); i++) {
          nodes.add(
              LoadedNode.start(stores.get(i).name(), GrowthStore.CONFIG, places.get(i).setting()));
          bar.step();
        }
      }
      return measure(plan, disk, nodes, backlog, out);
    } finally {
      nodes.forEach(LoadedNode::close);
      places.forEach(Place::close);
    }
  }

  private static Report measure(
      StoredPlan plan, Disk disk, List<LoadedNode> nodes, int backlog, PrintStream out)
      throws IOException, InterruptedException {
    List<LoadedNode.Rate> oneByOne = new ArrayList<>();
    List<LoadedNode.Rate> claims = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "runs", 2 * nodes.size() * (plan.rounds() + 1))) {
      for (int round = 0; round <= plan.rounds(); round++) { // Round 0 warms up.
        Load load = round == 0 ? plan.load().warmingUp() : plan.load();
        for (LoadedNode node : nodes) {
          oneByOne.add(node.oneByOne(load, round));
          bar.step();
        }
        for (LoadedNode node : nodes) {
          claims.add(node.claims(backlog, round));
          bar.step();
        }
      }
    }
    oneByOne.removeIf(rate -> rate.round() == 0);
    claims.removeIf(rate -> rate.round() == 0);
    return GrowthReport.of(plan, disk, oneByOne, claims);
  }
}
