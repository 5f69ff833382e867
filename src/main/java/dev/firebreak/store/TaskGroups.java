package dev.firebreak.store;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.NewGroup;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.task.RunId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps groups of tasks and counts their tasks in the transactions that change these. A group is
 * complete once it is closed and all its tasks have ended. The transaction in which that happens
 * submits its completion task: once, even if a task of the group is queued again later. A complete
 * group is deleted with the last of its tasks; an open one if none of its tasks is stored and it is
 * as old as ended tasks are kept.
 */
public interface TaskGroups {
  /** How many groups of one owner may be incomplete at once. */
  int MOST_INCOMPLETE = 100_000;

  /** How many groups are looked at for a page of a list. */
  int MOST_LOOKED_AT = 10_000;

  /** The result of a request to create a group. */
  sealed interface Creation {
    /** The group was created. */
    record Created() implements Creation {}

    /** The key was used before, for the same request. */
    record Known(RunId id) implements Creation {}

    /** The key was used before, for another request. */
    record KeyReused(RunId id) implements Creation {}

    /** The owner has {@link #MOST_INCOMPLETE} incomplete groups. */
    record TooMany() implements Creation {}
  }

  /** Creates a group. */
  default CompletionStage<Creation> createGroup(NewGroup group) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  /**
   * Closes a group: it accepts no more tasks. A closed group stays as it is.
   *
   * @return whether the group exists
   */
  default CompletionStage<Boolean> closeGroup(RunId id) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  /** Reads a group; empty if there is none of this id. */
  default CompletionStage<Optional<TaskGroup>> group(RunId id) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  /**
   * Lists groups, newest first, without the inputs of their completion tasks. Looks at up to {@link
   * #MOST_LOOKED_AT} groups of the owner: a page that has few of them, or none, may have a next
   * one.
   *
   * @param before only groups that are older than this one; null for all
   * @param limit the most groups of a page, from 1
   */
  default CompletionStage<GroupPage> groups(GroupFilter filter, @Nullable RunId before, int limit) {
    return CompletableFuture.failedStage(new UnsupportedOperationException());
  }

  /**
   * Sets what is given the name of a type when a change by this node has made the store submit or
   * wake a task of it, after the commit. A store that nodes share reports no changes by others:
   * nodes ask it every second.
   */
  default void onSubmitted(Consumer<String> listener) {}
}
