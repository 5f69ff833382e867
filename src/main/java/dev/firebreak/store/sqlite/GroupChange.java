package dev.firebreak.store.sqlite;

import dev.firebreak.store.StateCodes;
import org.jspecify.annotations.Nullable;

/** What the open transaction changes in a group: the group as it was read, and differences. */
final class GroupChange {
  final String owner;
  final @Nullable Integer size;
  boolean closed;
  final boolean completed;

  /** The tasks that the group has had before this transaction, and in it. */
  long total;

  boolean closes;
  boolean deleted;
  int added;
  int running;
  final int[] ended = new int[4];

  GroupChange(String owner, @Nullable Integer size, boolean closed, boolean completed, long total) {
    this.owner = owner;
    this.size = size;
    this.closed = closed;
    this.completed = completed;
    this.total = total;
  }

  void add(boolean started) {
    total++;
    added++;
    running += started ? 1 : 0;
    if (size != null && total >= size) {
      close();
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      closes = true;
    }
  }

  void ended(int from, int outcome) {
    running -= from == StateCodes.RUNNING ? 1 : 0;
    ended[outcome]++;
  }
}
