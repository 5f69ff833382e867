package dev.firebreak.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * In the reaper: watches the node's process, and runs the action of a {@link NodeEndOrder} when it
 * has ended.
 */
final class NodeEnd {
  /**
   * How long a node may still run after it has closed the reaper's input. Its end closes the input
   * a moment before it is reported.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final @Nullable NodeEndAction action;
  private NodeWatch node = NodeWatch.none();

  private NodeEnd(@Nullable NodeEndAction action) {
    this.action = action;
  }

  /** Returns what the reaper of these arguments has to do: the second names the action, if any. */
  static NodeEnd of(String[] arguments) {
    if (arguments.length < 2) {
      return new NodeEnd(null);
    }
    try {
      return new NodeEnd(
          Class.forName(arguments[1])
              .asSubclass(NodeEndAction.class)
              .getDeclaredConstructor()
              .newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(arguments[1], e);
    }
  }

  /** Handles a line about the node; ignores any other. */
  void onLine(String line) {
    NodeIdentity named = NodeIdentity.parse(line);
    if (named != null) {
      node.close();
      node = NodeWatch.of(named.pid(), named.started());
    } else if (action != null && line.startsWith(NodeEndOrder.PARAMETERS)) {
      action.prepare(NodeEndOrder.parse(line.substring(1)), NodeEnd::report);
    }
  }

  /** Watches the node, once the reaper knows it. */
  NodeWatch node() {
    return node;
  }

  private static void report(String status) {
    System.out.println(ReaperReport.STATUS + status.replace('\n', ' '));
  }

  /** To be called when the reaper's input has ended and no program of the node is left. */
  void run() throws InterruptedException {
    if (action != null && node.awaitEnd(TIMEOUT, new PollSet(1))) {
      action.run();
    }
  }
}
