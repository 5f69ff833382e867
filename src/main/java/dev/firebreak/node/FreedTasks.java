package dev.firebreak.node;

import dev.firebreak.store.NodeStore.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Notices that a node's row is gone: its tasks were freed in the same transaction. Called by one
 * thread.
 */
final class FreedTasks implements Consumer<List<Member>> {
  private final Runnable freed;
  private Set<Long> known = Set.of();

  FreedTasks(Runnable freed) {
    this.freed = freed;
  }

  @Override
  public void accept(List<Member> members) {
    Set<Long> now = new HashSet<>();
    members.forEach(member -> now.add(member.id()));
    boolean gone = !now.containsAll(known);
    known = now;
    if (gone) {
      freed.run();
    }
  }
}
