package dev.firebreak.cluster;

/**
 * A message of a kind that this node does not know, from a node of a later version. It is ignored:
 * whoever sends a new kind must expect no answer.
 */
enum UnknownMessage implements HintExchange.Command, Calls.Command {
  IGNORED
}
