package dev.firebreak.process;

import java.util.Map;
import java.util.function.Consumer;

/**
 * What the reaper does once the node's process has ended and none of its programs is left. Runs in
 * the reaper's JVM, which has a small heap; has a public constructor without parameters.
 */
public interface NodeEndAction {
  /**
   * Prepares the action, so that it takes little time later. Called when the reaper starts, and
   * again with new parameters; must not block.
   *
   * @param parameters those of the {@link NodeEndOrder}
   * @param status receives why the action is not prepared, and an empty text once it is
   */
  void prepare(Map<String, String> parameters, Consumer<String> status);

  /** Acts. The node's process is gone: the kernel has reported its end. */
  void run() throws InterruptedException;
}
