package dev.firebreak.store;

import java.time.Duration;

/**
 * What a node knows about its lease and about dead nodes.
 *
 * @param leaseAge the time since the last renewal that succeeded was sent
 * @param takeOvers how many lost nodes this node counts, each of which is counted by one node
 * @param takenOver how many tasks of these nodes were freed or ended
 */
public record NodeStatistics(Duration leaseAge, long takeOvers, long takenOver) {}
