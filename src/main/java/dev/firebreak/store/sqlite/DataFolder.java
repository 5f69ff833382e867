package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The folder of a store: its lock, its files and permissions, and syncs. */
final class DataFolder implements AutoCloseable {
  static final String DATABASE = "firebreak.db";

  /** File systems whose locks or syncs are not reliable. */
  private static final Set<String> REMOTE =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "9p",
          "afs",
          "ncpfs",
          "ceph",
          "lustre",
          "glusterfs",
          "fuse.glusterfs",
          "fuse.sshfs",
          "fuse.s3fs",
          "fuse.rclone");

  private final Path folder;
  private final FolderLock lock;

  private DataFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static DataFolder lock(Path path, String node) throws StoreException.Refused {
    try {
      PrivateFiles.folder(path);
      Path folder = path.toRealPath();
      refuseRemote(folder, Files.getFileStore(folder).type());
      DataFolder taken = new DataFolder(folder, FolderLock.acquire(folder, node));
      DriverFolder.prepare(folder);
      return taken;
    } catch (IOException e) {
      throw new StoreException.Refused("the data-dir " + path + " can't be used: " + e, e);
    }
  }

  static void refuseRemote(Path folder, String type) throws StoreException.Refused {
    if (REMOTE.contains(type)) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "%s is on a network file system (%s), which does not lock and sync files reliably."
                  + " Choose a folder on a local one",
              folder,
              type));
    }
  }

  Path path() {
    return folder;
  }

  Path database() {
    return folder.resolve(DATABASE);
  }

  Path log() {
    return folder.resolve(DATABASE + "-wal");
  }

  /** Whether there is no database yet. */
  boolean isEmpty() throws IOException, StoreException.Refused {
    boolean none = Files.notExists(database()) || Files.size(database()) == 0;
    if (none && endedUncleanly()) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "%s is missing, but its log %s exists. Nothing was changed; restore a back-up",
              database(),
              log().getFileName()));
    }
    return none;
  }

  /** Returns an empty file for a new database, and deletes what an unfinished creation left. */
  Path freshDatabase() throws IOException {
    Path fresh = folder.resolve(DATABASE + ".new");
    for (String part : List.of("", "-journal", "-wal", "-shm")) {
      Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + part));
    }
    PrivateFiles.file(fresh);
    return fresh;
  }

  /** Makes the finished file the database. */
  void adopt(Path fresh) throws IOException {
    sync(fresh);
    Files.move(
        fresh, database(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folder);
  }

  /** Restricts the permissions: files of older versions were readable by other users. */
  void restrict() throws IOException {
    for (String part : List.of("", "-wal", "-shm")) {
      PrivateFiles.restrict(folder.resolve(DATABASE + part));
    }
  }

  boolean endedUncleanly() throws IOException {
    return Files.exists(log()) && Files.size(log()) > 0;
  }

  /**
   * Writes the log to the disk again. After a failed sync, a part of the log may exist only in the
   * page cache, which counts as written; commits after that part would be lost with it at a power
   * failure. A new, synced copy is on the disk, or this method fails.
   */
  void rewriteLog() throws IOException {
    Path copy = folder.resolve(DATABASE + "-wal.copy");
    Files.copy(log(), copy, StandardCopyOption.REPLACE_EXISTING);
    sync(copy);
    Files.move(copy, log(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folder);
  }

  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Refuses a file that is not a Firebreak store, before SQLite opens and could change it. */
  static void inspect(Path database) throws IOException, StoreException.Refused {
    if (!Files.exists(database) || Files.size(database) == 0) {
      return;
    }
    ByteBuffer header = ByteBuffer.allocate(Header.BYTES);
    try (FileChannel channel = FileChannel.open(database, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // A short file has a short header.
      }
    }
    Header.check(database, header.flip());
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
