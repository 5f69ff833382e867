package dev.firebreak.process;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides which program each orphan belongs to, and kills the orphans of programs that have ended.
 * The orphans of a running program belong to its {@link Tree}, which kills them. Belongs to the
 * loop, except {@link #starting}.
 */
final class OrphanOwners {
  /** How many scans in a row must find no orphan of a program before none can be left. */
  private static final int EMPTY_SCANS = 3;

  private final Supplier<Stream<Tree>> running;
  private final UnattributedOrphans unattributed = new UnattributedOrphans();
  private final EndedTrees endedTrees = new EndedTrees();
  private int emptyScans;

  /**
   * Tickets of starts in progress: orphans of a program may appear before its start is registered.
   */
  private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

  /**
   * Creates the owners of no orphan.
   *
   * @param running the trees of the programs that run
   */
  OrphanOwners(Supplier<Stream<Tree>> running) {
    this.running = running;
  }

  /** A program is about to be started. From any thread. */
  void starting(int ticket) {
    underWay.add(ticket);
  }

  /**
   * The start that the ticket stands for has ended.
   *
   * @param root the root of the started program; 0 if the start failed
   */
  void started(int ticket, int root) {
    underWay.remove(ticket);
    unattributed.started(ticket, root);
  }

  /**
   * A program has ended and is no longer among the running ones.
   *
   * @param lastSeen the orphans of the last scan, among them those that only its tree owned
   */
  void ended(Tree program, List<Orphan> lastSeen) {
    endedTrees.add(program, System.nanoTime());
    emptyScans = 0;
    attribute(lastSeen);
    unattributed.ended(program.root());
  }

  /** The orphans were scanned. */
  void scanned(List<Orphan> found) {
    emptyScans = attribute(found) ? 0 : emptyScans + 1;
  }

  /** Returns whether any of the orphans belongs to a program. */
  private boolean attribute(List<Orphan> found) {
    boolean any = false;
    for (Orphan orphan : found) {
      any |= attribute(orphan);
    }
    return any;
  }

  private boolean attribute(Orphan orphan) {
    if (running.get().anyMatch(program -> program.owns(orphan))) {
      return true;
    }
    if (endedTrees.own(orphan)) {
      unattributed.note(orphan.stat(), List.of());
      return true;
    }
    if (ProgramMark.isOfProgram(orphan.stat())) {
      Set<Integer> suspects = new HashSet<>(underWay);
      running.get().forEach(program -> suspects.add(program.root()));
      unattributed.note(orphan.stat(), suspects);
      return true;
    }
    return false; // Other code of this JVM has started it.
  }

  /** Kills again what was killed but still exists, and forgets programs that ended long ago. */
  void recheck(long now) {
    unattributed.recheck();
    endedTrees.expire(now);
  }

  /** Whether the orphans must be scanned although no program runs. */
  boolean needScans() {
    return !unattributed.isEmpty() || !endedTrees.isEmpty();
  }

  /** Whether no process of an ended program can be left. */
  boolean noneLeft() {
    return endedTrees.isEmpty() || emptyScans >= EMPTY_SCANS;
  }
}
