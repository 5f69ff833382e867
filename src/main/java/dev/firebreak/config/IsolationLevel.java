package dev.firebreak.config;

/**
 * Where the attempts of a type run. An attempt is isolated if it runs in a process of its own,
 * whose loss is not the loss of the node.
 */
public enum IsolationLevel {
  /** A handler on a thread of the node. */
  THREAD,
  /** A handler in a separate JVM. */
  JVM,
  /** A command, started for each attempt. */
  COMMAND,
  /** A command that is kept ready. */
  WARM_COMMAND;

  /** Whether attempts run in processes of their own. */
  public boolean isIsolated() {
    return this != THREAD;
  }

  /** The level as it is configured and shown to users: {@code thread} or {@code process}. */
  public String word() {
    return isIsolated() ? "process" : "thread";
  }
}
