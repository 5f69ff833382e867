package dev.firebreak.observe;

import java.util.List;

/**
 * The types of one node.
 *
 * @param name the configured name of the node
 * @param address its cluster address; empty without a cluster
 * @param self whether it is this node
 * @param answered whether the node answered in time
 * @param types its types by name; none if it did not answer
 */
public record NodeTypes(
    String name, String address, boolean self, boolean answered, List<TypeUse> types) {}
