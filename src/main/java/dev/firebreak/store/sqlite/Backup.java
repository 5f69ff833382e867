package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;

/** Copies the store into one file, complete or not at all. */
final class Backup {
  private Backup() {}

  static void run(Database database, Path target) throws StoreException {
    Path whole = target.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null || Files.exists(whole)) {
      throw new StoreException.Refused(target + " already exists. Choose another name");
    }
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      copy(database, folder, part);
      DataFolder.sync(part);
      Files.move(part, whole);
      DataFolder.syncFolder(folder);
    } catch (IOException | SQLException e) {
      throw new StoreException.Unavailable("no back-up could be made: " + e.getMessage(), e);
    } finally {
      delete(part);
    }
  }

  private static void copy(Database database, Path folder, Path part)
      throws SQLException, IOException, StoreException.Full {
    try (Connection connection = database.reader()) {
      long bytes =
          Sql.number(connection, "PRAGMA page_count") * Sql.number(connection, "PRAGMA page_size");
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < bytes) {
        throw new StoreException.Full(
            String.format(
                Locale.ROOT,
                "a back-up may need %d bytes, and %s has %d bytes of free space",
                bytes,
                folder,
                free));
      }
      PrivateFiles.file(part);
      try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, part.toString());
        vacuum.execute();
      }
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // The next back-up with this name deletes the file.
    }
  }
}
