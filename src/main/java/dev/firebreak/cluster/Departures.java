package dev.firebreak.cluster;

import dev.firebreak.store.NodeStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * Which members have no row any more. One that has none at a single look may be newer than the
 * look: it is gone if it has none at the next either. Not thread-safe.
 */
final class Departures {
  private Set<UniqueAddress> missing = Set.of();

  /** Those of the members who are gone, at one more look at all rows. */
  List<Member> among(List<Member> members, List<NodeStore.Member> rows) {
    Set<UniqueAddress> now = new HashSet<>();
    for (Member member : members) {
      if (rows.stream().noneMatch(row -> isOf(row, member))) {
        now.add(member.uniqueAddress());
      }
    }
    List<Member> gone =
        members.stream()
            .filter(member -> now.contains(member.uniqueAddress()))
            .filter(member -> missing.contains(member.uniqueAddress()))
            .toList();
    missing = now;
    return gone;
  }

  /** The number tells a node from the one that was at its address before. */
  private static boolean isOf(NodeStore.Member row, Member member) {
    return row.address().equals(member.address().toString())
        && row.uid() == member.uniqueAddress().longUid();
  }
}
