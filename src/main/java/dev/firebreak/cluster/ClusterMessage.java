package dev.firebreak.cluster;

/** A message from one node to another. */
sealed interface ClusterMessage permits Hint, NodeMessage, CallMessage {
  /**
   * The number of the protocol, increased with every incompatible change; part of every address.
   */
  int PROTOCOL = 2;

  /** The name of a node's actor system, which differs between protocols. */
  String SYSTEM = "firebreak-" + PROTOCOL;

  /** The maximum length of a message, in bytes. */
  int LONGEST = 1_500_000;
}
