package dev.firebreak.tools;

import dev.firebreak.bench.Report;
import dev.firebreak.bench.stored.BloatScene;
import dev.firebreak.bench.stored.FillScene;
import dev.firebreak.bench.stored.GrowthScene;
import dev.firebreak.bench.stored.LiveScene;
import dev.firebreak.bench.stored.NodesScene;
import dev.firebreak.bench.stored.StoredPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} that measure nodes with many stored tasks. */
final class StoredOptions {
  @Option(
      names = "--fill",
      paramLabel = "N",
      description =
          "Makes a store with N ended tasks, and measures the requests of the dashboard: lists with"
              + " each filter, counts, failures. In a folder in --data-dir that is deleted"
              + " afterwards, or in the empty database of --jdbc-url, where the tasks remain.")
  private @Nullable Long fill;

  @Option(
      names = "--growth",
      paramLabel = "N",
      description =
          "Measures tasks one by one, and claims, with a tenth of N and N ended tasks stored, and"
              + " with a tenth of N queued, in rotation with an empty store. In folders in"
              + " --data-dir or schemas in the database of --jdbc-url, which are deleted.")
  private @Nullable Long growth;

  @Option(
      names = "--live",
      paramLabel = "N",
      description =
          "Measures starts of the program with N due tasks in its store: until it is ready, and"
              + " until the first of them has ended. In a folder or a schema that is deleted.")
  private @Nullable Long live;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description =
          "Measures tasks that wait 250 ms on one node, and then on N nodes that share a schema in"
              + " the database of --jdbc-url, which is deleted.")
  private @Nullable Long nodes;

  @Option(
      names = "--bloat",
      paramLabel = "N",
      description =
          "Accepts and finishes N tasks one by one in slices of --duration, and prunes them;"
              + " measures the rate, and the sizes of the tables. In a schema in the database of"
              + " --jdbc-url, which is deleted.")
  private @Nullable Long bloat;

  /** A measurement of these options. */
  interface Scene {
    Report run(StoredPlan plan, PrintStream out) throws IOException, InterruptedException;
  }

  /**
   * An option that was given.
   *
   * @param name the option
   * @param number its value
   * @param fewest the smallest value
   * @param most the largest value
   */
  record Asked(String name, long number, long fewest, long most, Scene scene) {
    private static @Nullable Asked of(
        String name, @Nullable Long number, long fewest, long most, Scene scene) {
      return number == null ? null : new Asked(name, number, fewest, most, scene);
    }

    /** Whether the measurement is of PostgreSQL or of nodes that share it. */
    boolean needsDatabase() {
      return name.equals("--nodes") || name.equals("--bloat");
    }

    /**
     * Refuses a number outside the bounds.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    Asked checked() {
      if (number < fewest || number > most) {
        throw new IllegalArgumentException(name + " must be within " + fewest + " and " + most);
      }
      return this;
    }
  }

  /**
   * The measurement that the options ask for; null if they ask for none.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  @Nullable Asked asked() {
    List<Asked> given =
        Stream.of(
                Asked.of("--fill", fill, FillScene.FEWEST, FillScene.MOST, FillScene::run),
                Asked.of("--growth", growth, GrowthScene.FEWEST, FillScene.MOST, GrowthScene::run),
                Asked.of("--live", live, LiveScene.FEWEST, FillScene.MOST, LiveScene::run),
                Asked.of("--nodes", nodes, NodesScene.FEWEST, NodesScene.MOST, NodesScene::run),
                Asked.of("--bloat", bloat, BloatScene.FEWEST, BloatScene.MOST, BloatScene::run))
            .filter(Objects::nonNull)
            .toList();
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "give only one of " + String.join(", ", given.stream().map(Asked::name).toList()));
    }
    return given.isEmpty() ? null : given.getFirst().checked();
  }
}
