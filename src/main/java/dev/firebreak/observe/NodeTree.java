package dev.firebreak.observe;

import dev.firebreak.observe.SupervisionTree.Tree;
import org.jspecify.annotations.Nullable;

/**
 * The supervision tree of one node.
 *
 * @param name the configured name of the node
 * @param address its cluster address; empty without a cluster
 * @param self whether it is this node
 * @param answered whether the node answered in time
 * @param tree its tree; null if it did not answer
 * @param leftOut the number of supervisors that are not in the tree, because it would be too long
 */
public record NodeTree(
    String name, String address, boolean self, boolean answered, @Nullable Tree tree, int leftOut) {

  /** The tree of a node that did not answer in time. */
  public static NodeTree withoutAnswer(String name, String address) {
    return new NodeTree(name, address, false, false, null, 0);
  }
}
