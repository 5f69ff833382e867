package dev.firebreak.cluster;

import dev.firebreak.store.NodeStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * Finds members of the cluster whose row is gone. A member without a row may be newer than the rows
 * that were read: it is gone if it has no row the next time either. Not thread-safe.
 */
final class Departures {
  private Set<UniqueAddress> missing = Set.of();

  /** Returns the members that are gone, given all rows as they were just read. */
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

  /** The uid distinguishes a node from an earlier one at the same address. */
  private static boolean isOf(NodeStore.Member row, Member member) {
    return row.address().equals(member.address().toString())
        && row.uid() == member.uniqueAddress().longUid();
  }
}
