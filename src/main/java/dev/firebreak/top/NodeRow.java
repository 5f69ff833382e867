package dev.firebreak.top;

/**
 * A node of the cluster.
 *
 * @param self whether it is the node that answers
 * @param free how many calls of all types it would admit
 * @param version its version; empty if unknown
 */
record NodeRow(String name, String state, boolean self, long free, String version) {}
