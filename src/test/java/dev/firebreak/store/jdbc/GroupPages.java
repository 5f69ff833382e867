package dev.firebreak.store.jdbc;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.store.GroupPage;
import dev.firebreak.task.RunId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists of groups, as the stores read them. */
public final class GroupPages {
  private GroupPages() {}

  public static CompletionStage<GroupPage> read(
      Readers<?> readers, GroupFilter filter, @Nullable RunId before, int limit) {
    return readers.read(reads -> reads.groups().list(filter, before, limit));
  }
}
