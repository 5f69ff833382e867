package dev.firebreak.bench.stored;

import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.stored.Content.Queue;
import java.util.List;
import java.util.Locale;

/**
 * A store of the scene, with what it has before the measurement.
 *
 * @param name the name in reports
 */
record GrowthStore(String name, Content content) {
  static final String EMPTY = "empty";

  /** The type whose tasks are claimed from a backlog. */
  static final String BACKLOG = "backlog";

  /** A type that is paused. */
  private static final String PAUSED = "paused";

  /** A type that the node does not have, as if another node ran its tasks. */
  private static final String ELSEWHERE = "elsewhere";

  private static final int TENTH = 10;

  /** The configuration of the nodes; tasks are submitted to a type of each node's own, too. */
  static final String CONFIG =
      """
      firebreak {
        tasks.max-backlog = 2147483647
        types.backlog { handler = dev.firebreak.demo.Echo }
        types.paused { handler = dev.firebreak.demo.Echo }
      }\
      """;

  /**
   * The stores of a measurement, the empty one first.
   *
   * @param most the number of ended tasks of the largest store; others have a tenth, ended or
   *     queued
   */
  static List<GrowthStore> upTo(long most) {
    long tenth = most / TENTH;
    long half = tenth / 2;
    return List.of(
        new GrowthStore(EMPTY, Content.NONE),
        new GrowthStore(named(tenth, "ended"), new Content(tenth, List.of(), List.of())),
        new GrowthStore(named(most, "ended"), new Content(most, List.of(), List.of())),
        new GrowthStore(
            named(tenth, "queued, not due"),
            new Content(
                0,
                List.of(
                    new Queue(NodeServer.ECHO, half, false),
                    new Queue(BACKLOG, tenth - half, false)),
                List.of())),
        new GrowthStore(
            named(tenth, "due, paused or elsewhere"),
            new Content(
                0,
                List.of(new Queue(PAUSED, half, true), new Queue(ELSEWHERE, tenth - half, true)),
                List.of(PAUSED))));
  }

  private static String named(long tasks, String what) {
    return String.format(Locale.ROOT, "%,d %s", tasks, what);
  }
}
