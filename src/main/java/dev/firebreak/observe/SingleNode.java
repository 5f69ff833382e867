package dev.firebreak.observe;

import dev.firebreak.admission.Drain;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The view of a node without a cluster: there is no other node.
 *
 * @param name the configured name of this node
 * @param types the types that are declared now
 * @param startedAt when it started
 * @param drain whether this node is stopping
 */
public record SingleNode(String name, Types types, Instant startedAt, Drain drain)
    implements OtherNodes {
  @Override
  public CompletionStage<Optional<Progress>> progress(RunId id) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public CompletionStage<Optional<OutputPart>> output(
      RunId id, OutputPosition after, Duration patience) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public List<Seen> nodes() {
    Map<String, Integer> places = new TreeMap<>();
    types.now().forEach((type, admission) -> places.put(type, admission.freePlaces()));
    Map<String, Set<String>> versions = AcceptedVersions.of(types);
    String state = drain.begun() ? "draining" : "up";
    Registration registration = new Registration(startedAt, null);
    return List.of(new Seen(name, "", state, true, Version.text(), places, versions, registration));
  }

  @Override
  public CompletionStage<List<NodeTypes>> types(List<TypeUse> own) {
    return CompletableFuture.completedStage(List.of(new NodeTypes(name, "", true, true, own)));
  }

  @Override
  public CompletionStage<List<NodeTree>> trees(SupervisionTree.Tree own) {
    BoundedTree bounded = BoundedTree.of(own);
    return CompletableFuture.completedStage(
        List.of(new NodeTree(name, "", true, true, bounded.tree(), bounded.leftOut())));
  }
}
