package dev.firebreak.cluster;

/** What one node tells another. */
sealed interface ClusterMessage permits Hint, CallMessage {
  /** Raised with every change that nodes without it can't live with; in every address. */
  int PROTOCOL = 2;

  /** The name of a node's actor system: nodes with another protocol have another. */
  String SYSTEM = "firebreak-" + PROTOCOL;

  /** No message may be longer, in bytes. */
  int LONGEST = 1_500_000;
}
