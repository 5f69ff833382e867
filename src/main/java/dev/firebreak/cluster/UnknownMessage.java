package dev.firebreak.cluster;

/**
 * A message of a kind that this node does not know, or with a value that it does not know, from a
 * node of a later version. It is ignored: a later version that sends such a message gets no answer
 * from this one.
 */
enum UnknownMessage implements HintExchange.Command, Calls.Command {
  IGNORED
}
