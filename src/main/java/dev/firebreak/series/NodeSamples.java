package dev.firebreak.series;

/**
 * What one node reported of its series.
 *
 * @param name the configured name of the node
 * @param address its cluster address; empty without a cluster
 * @param self whether it is this node
 * @param answered whether the node answered in time
 * @param reading what it reported
 */
public record NodeSamples(
    String name, String address, boolean self, boolean answered, NodeReading reading) {}
