package dev.firebreak.bench;

import com.typesafe.config.ConfigUtil;
import dev.firebreak.bench.server.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the node of a benchmark keeps its tasks: in a folder that is deleted, or in a database. */
final class KeptTasks implements AutoCloseable {
  private final ScratchFolder folder;
  private final Disk disk;
  private final @Nullable String database;

  private KeptTasks(ScratchFolder folder, Disk disk, @Nullable String database) {
    this.folder = folder;
    this.disk = disk;
    this.database = database;
  }

  /**
   * Makes the folder that a plan asks for, and measures its disk.
   *
   * @throws IOException if it can't be written, or is in memory
   */
  static KeptTasks of(Plan.Request request) throws IOException {
    Path parent = request.dataDir() == null ? Path.of("") : request.dataDir();
    ScratchFolder folder = ScratchFolder.in(parent.toAbsolutePath());
    try {
      return new KeptTasks(folder, Disk.measure(folder.path()), request.jdbcUrl());
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  Disk disk() {
    return disk;
  }

  /** The setting of the node. */
  String setting() {
    return database == null
        ? "firebreak.data-dir = " + ConfigUtil.quoteString(folder.path().toString())
        : "firebreak.store.jdbc-url = " + ConfigUtil.quoteString(database);
  }

  @Override
  public void close() {
    folder.close();
  }
}
