package dev.firebreak.process;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** In the reaper: runs the action of a {@link NodeEndOrder} when the node's process has ended. */
final class NodeEnd {
  /**
   * How long a node may still run after it has closed the reaper's input. Its end closes the input
   * a moment before it is reported.
   */
  private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

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
    if (action == null || line.isEmpty()) {
      return;
    }
    try {
      if (line.charAt(0) == NodeEndOrder.NODE) {
        int space = line.indexOf(' ');
        node.close();
        node =
            NodeWatch.of(
                Integer.parseInt(line.substring(1, space)),
                Long.parseLong(line.substring(space + 1)));
      } else if (line.charAt(0) == NodeEndOrder.PARAMETERS) {
        action.prepare(NodeEndOrder.parse(line.substring(1)), NodeEnd::report);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      // The line is incomplete, because the node ended while writing it.
    }
  }

  private static void report(String status) {
    System.out.println(ReaperReport.STATUS + status.replace('\n', ' '));
  }

  /** To be called when the reaper's input has ended and no program of the node is left. */
  void run() throws InterruptedException {
    if (action != null && node.awaitEnd(TIMEOUT_MS)) {
      action.run();
    }
  }
}
