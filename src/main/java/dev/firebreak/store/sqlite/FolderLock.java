package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prevents a second process from opening the store in a folder. The operating system releases the
 * lock when the process ends for any reason.
 */
final class FolderLock implements AutoCloseable {
  private static final String NAME = "lock";

  /**
   * The folders locked by this JVM: a second channel to the file must not be opened, because
   * closing it would release the lock of the first (POSIX).
   */
  private static final Map<Path, Boolean> HELD = new ConcurrentHashMap<>();

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the folder.
   *
   * @param folder its real path
   */
  static FolderLock acquire(Path folder, String node) throws IOException, StoreException.Refused {
    if (HELD.putIfAbsent(folder, true) != null) {
      throw inUse(folder, "this very process, " + ProcessHandle.current().pid());
    }
    boolean taken = false;
    try {
      FolderLock lock = open(folder);
      lock.sign(node);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(folder);
      }
    }
  }

  private static FolderLock open(Path folder) throws IOException, StoreException.Refused {
    Path file = folder.resolve(NAME);
    FileChannel channel =
        PrivateFiles.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    PrivateFiles.restrict(file);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw inUse(folder, Files.readString(file).strip());
    }
    return new FolderLock(folder, channel, lock);
  }

  private static StoreException.Refused inUse(Path folder, String holder) {
    return new StoreException.Refused(
        String.format(
            Locale.ROOT,
            "%s is in use by %s. Stop that process, or choose another data-dir",
            folder,
            holder));
  }

  private void sign(String node) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    Instant started = self.info().startInstant().orElse(Instant.EPOCH);
    String text = "process " + self.pid() + " (" + node + ", started " + started + ")\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(bytes), 0);
    channel.truncate(bytes.length); // Last: to cut a file to nothing may wait for the disk.
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
    HELD.remove(folder);
  }
}
