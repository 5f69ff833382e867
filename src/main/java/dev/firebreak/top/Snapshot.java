package dev.firebreak.top;

import java.time.Instant;

/**
 * What a node said.
 *
 * @param at when, by the clock of this machine
 */
record Snapshot(
    Instant at, Section<TypeRow> types, Section<NodeRow> nodes, Section<FailureRow> failures) {

  /** The HTTP status with which everything was refused; 200 if at least a part was answered. */
  int status() {
    boolean refused = types.status() >= 400 && nodes.status() >= 400 && failures.status() >= 400;
    return refused ? types.status() : 200;
  }
}
