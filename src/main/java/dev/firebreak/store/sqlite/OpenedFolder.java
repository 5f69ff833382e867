package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store's folder, locked, with its database, checked and recovered. */
record OpenedFolder(
    DataFolder folder,
    Database database,
    Connection connection,
    Commits commits,
    DiskSpace space,
    RecoveryReport recovered)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedFolder.class);

  /** Opens a store; refuses one that was moved. */
  static OpenedFolder open(Path dataDir, StoreOptions options) throws StoreException.Refused {
    return open(dataDir, options, false);
  }

  /** Opens a store even if it was moved, or may have been. */
  static OpenedFolder openMarked(Path dataDir, StoreOptions options) throws StoreException.Refused {
    return open(dataDir, options, true);
  }

  private static OpenedFolder open(Path dataDir, StoreOptions options, boolean marked)
      throws StoreException.Refused {
    DataFolder folder = DataFolder.lock(dataDir, options.node());
    boolean done = false;
    try {
      OpenedFolder opened = open(folder, options, marked);
      done = true;
      return opened;
    } catch (IOException | SQLException e) {
      throw new StoreException.Refused("the store in " + dataDir + " can't be opened: " + e, e);
    } finally {
      if (!done) {
        close(folder);
      }
    }
  }

  private static OpenedFolder open(DataFolder folder, StoreOptions options, boolean marked)
      throws IOException, SQLException, StoreException.Refused {
    Database database = new Database(folder.database());
    boolean unclean = prepare(folder);
    database.check();
    if (!marked) {
      MovedMark.refuse(folder.database(), database);
    }
    Connection connection = database.writer();
    boolean done = false;
    try {
      if (unclean) {
        Sql.run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      }
      RecoveryReport recovered = new Recovery(connection, options).run();
      DiskSpace space = new DiskSpace(folder.path(), folder.log());
      Commits commits = new Commits(connection, database, options, space);
      done = true;
      return new OpenedFolder(folder, database, connection, commits, space, recovered);
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** Makes the files usable; returns whether the last process did not close the store. */
  private static boolean prepare(DataFolder folder)
      throws IOException, SQLException, StoreException.Refused {
    DataFolder.inspect(folder.database());
    if (folder.isEmpty()) {
      create(folder);
    }
    folder.restrict();
    boolean unclean = folder.endedUncleanly();
    if (unclean) {
      folder.rewriteLog();
    }
    return unclean;
  }

  /**
   * Creates the database under another name: until it is complete it has no write-ahead log, and
   * after a crash even a read would change the file.
   */
  private static void create(DataFolder folder)
      throws IOException, SQLException, StoreException.Refused {
    Path fresh = folder.freshDatabase();
    new Database(fresh).writer().close();
    folder.adopt(fresh);
  }

  @Override
  public void close() {
    try {
      commits.close();
      connection.close();
    } catch (SQLException e) {
      LOG.warn("The store was not closed cleanly; the next start recovers it.", e);
    }
    close(folder);
  }

  private static void close(DataFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      LOG.warn(
          "The lock of the data-dir could not be released; it is released when this process ends.",
          e);
    }
  }
}
