package dev.firebreak.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to claim tasks of a type. The node must have slots for them.
 *
 * @param type the type's name
 * @param slots how many tasks with fewer than {@link Claimed#SUSPECT} crashes to claim at most,
 *     from 0
 * @param start where these tasks will run: ON_THREAD or ISOLATED
 * @param suspects how many suspect tasks to claim at most, from 0; they run ISOLATED
 * @param most nothing is claimed while this number of tasks of the type runs on all nodes together,
 *     from 0; null for no bound. Exact as long as no task of the type is claimed when it is
 *     accepted: {@link Submission#start} ignores the bound.
 * @param versions only tasks of these versions are claimed, and tasks without a version; null for
 *     all tasks
 */
public record ClaimRequest(
    String type,
    int slots,
    Start start,
    int suspects,
    @Nullable Integer most,
    @Nullable Set<String> versions) {

  public ClaimRequest {
    versions = versions == null ? null : Set.copyOf(versions);
  }

  /** A request for tasks of all versions. */
  public ClaimRequest(String type, int slots, Start start, int suspects, @Nullable Integer most) {
    this(type, slots, start, suspects, most, null);
  }

  /** A request without a bound on the tasks that run on all nodes. */
  public ClaimRequest(String type, int slots, Start start, int suspects) {
    this(type, slots, start, suspects, null);
  }
}
