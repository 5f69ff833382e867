package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.store.GroupPage;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.TaskGroups;
import dev.firebreak.store.jdbc.GroupPages;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of groups that are rare among many others. */
class GroupListTest {
  private static final int MOST = TaskGroups.MOST_LOOKED_AT;

  /** The oldest group and the one before the newest ones that a page looks at are rare. */
  private static final String FILL =
      """
      INSERT INTO task_group (id, name, labels, owned_by, created_at)
      WITH RECURSIVE g (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < MANY)
      SELECT unhex(printf('%032x', i)), CASE WHEN i IN (1, EARLY) THEN 'rare' ELSE 'many' END, '{}',
        'red', 0 FROM g\
      """
          .replace("MANY", Integer.toString(2 * MOST))
          .replace("EARLY", Integer.toString(MOST));

  @TempDir Path folder;

  private static List<RunId> ids(GroupPage page) {
    return page.groups().stream().map(TaskGroup::id).toList();
  }

  @Test
  void aPageLooksAtALimitedNumberOfGroupsAndSaysWhereTheNextOneBegins() throws Exception {
    StoreOptions options =
        new StoreOptions("t", InstantSource.system(), Runnable::run, 1, () -> {});
    try (OpenedFolder opened = OpenedFolder.open(folder, options)) {
      try (Connection connection = opened.database().writer();
          Statement statement = connection.createStatement()) {
        statement.execute(FILL);
      }
      try (var readers = SqliteStore.readers(opened.database(), options)) {
        for (String owner : new String[] {null, "red"}) {
          GroupFilter rare = new GroupFilter(owner, null, "rare");
          List<List<RunId>> pages = new ArrayList<>();
          RunId next = null;
          do {
            GroupPage page = answer(GroupPages.read(readers, rare, next, 9));
            pages.add(ids(page));
            next = page.next();
          } while (next != null);
          assertThat(pages)
              .containsExactly(List.of(), List.of(new RunId(0, MOST), new RunId(0, 1)));
        }
      }
    }
  }
}
