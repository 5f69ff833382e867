package dev.firebreak.observe;

import dev.firebreak.observe.SupervisionTree.Branch;
import dev.firebreak.observe.SupervisionTree.Survivor;
import dev.firebreak.observe.SupervisionTree.Tree;
import dev.firebreak.task.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A supervision tree whose length as JSON is limited, for documents with the trees of many nodes:
 * long texts are cut, and the supervisors that do not fit are left out.
 *
 * @param tree the tree
 * @param leftOut the number of supervisors that were left out
 */
public record BoundedTree(Tree tree, int leftOut) {
  /** The most bytes of all supervisors together, as JSON. */
  static final int MOST_BYTES = 1_000_000;

  private static final int LONGEST_TEXT = 200;
  private static final int MOST_SURVIVORS = 20;

  /** More than what a branch, a failed attempt, a worker or a survivor takes without its texts. */
  private static final int BRANCH_BYTES = 700;

  private static final int FAILED_BYTES = 300;
  private static final int LEAF_BYTES = 200;

  /** Limits a tree; the order of its supervisors is kept. */
  public static BoundedTree of(Tree whole) {
    List<Branch> kept = new ArrayList<>();
    int bytes = 0;
    for (Branch branch : whole.supervisors()) {
      Branch shorter = shorter(branch);
      bytes += bytes(shorter);
      if (bytes > MOST_BYTES) {
        break;
      }
      kept.add(shorter);
    }
    Tree tree = new Tree(whole.guardian(), whole.startedAt(), kept);
    return new BoundedTree(tree, whole.supervisors().size() - kept.size());
  }

  /**
   * Returns the supervisors in parts of about this many bytes as JSON: more only for a part of one
   * supervisor.
   */
  public List<List<Branch>> parts(int bytes) {
    List<List<Branch>> parts = new ArrayList<>();
    int used = bytes;
    for (Branch branch : tree.supervisors()) {
      int more = bytes(branch);
      if (used + more > bytes) {
        parts.add(new ArrayList<>());
        used = 0;
      }
      parts.getLast().add(branch);
      used += more;
    }
    return parts;
  }

  /** An upper bound of the length of a branch as JSON. */
  static int bytes(Branch branch) {
    int bytes = BRANCH_BYTES + jsonBytes(branch.type());
    bytes += LEAF_BYTES * (branch.oldestWorkers().size() + branch.oldestWaiting().size());
    for (RecentFailures.Failed failed : branch.failedAttempts()) {
      bytes += FAILED_BYTES + jsonBytes(failed.cause());
      bytes += jsonBytes(failed.kind().cause()) + jsonBytes(failed.kind().message());
    }
    for (Survivor survivor : branch.survivors()) {
      bytes += LEAF_BYTES + jsonBytes(survivor.id()) + jsonBytes(survivor.reason());
    }
    if (branch.paused() != null) {
      bytes += jsonBytes(branch.paused().by()) + jsonBytes(branch.paused().reason());
    }
    if (branch.lastCrash() != null) {
      bytes += jsonBytes(branch.lastCrash().cause());
    }
    return branch.lastFailure() == null ? bytes : bytes + jsonBytes(branch.lastFailure().cause());
  }

  /** The length of a text as JSON in UTF-8, without its quotes. */
  static int jsonBytes(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || Character.isSurrogate(c)) {
        bytes += 6; // Jackson escapes it.
      } else if (c < 0x80) {
        bytes += c == '"' || c == '\\' ? 2 : 1;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  private static Branch shorter(Branch branch) {
    List<Survivor> survivors =
        branch.survivors().stream().limit(MOST_SURVIVORS).map(BoundedTree::shorter).toList();
    List<RecentFailures.Failed> failed =
        branch.failedAttempts().stream().map(BoundedTree::shorter).toList();
    return new Branch(
        branch.type(),
        branch.state(),
        branch.paused(),
        branch.restarts(),
        shorter(branch.lastFailure()),
        branch.slots(),
        branch.waiting(),
        branch.pausing(),
        branch.leaked(),
        survivors,
        shorter(branch.lastCrash()),
        failed,
        branch.oldestWorkers(),
        branch.oldestWaiting());
  }

  private static TypeCounters.@Nullable Event shorter(TypeCounters.@Nullable Event event) {
    return event == null ? null : new TypeCounters.Event(event.at(), cut(event.cause()));
  }

  private static TypeCounters.@Nullable SupervisorFailure shorter(
      TypeCounters.@Nullable SupervisorFailure failure) {
    return failure == null
        ? null
        : new TypeCounters.SupervisorFailure(
            failure.at(), cut(failure.cause()), failure.workers(), failure.waiting());
  }

  private static Survivor shorter(Survivor survivor) {
    return new Survivor(survivor.id(), cut(survivor.reason()), survivor.ageMs());
  }

  private static RecentFailures.Failed shorter(RecentFailures.Failed failed) {
    return new RecentFailures.Failed(
        failed.id(),
        failed.attempt(),
        failed.at(),
        failed.outcome(),
        new FailureKind(cut(failed.kind().cause()), cut(failed.kind().message())),
        cut(failed.cause()),
        failed.decision(),
        failed.nextInMs());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " …";
  }
}
