package dev.firebreak.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix socket. It is created in a folder that only this process can enter, gets its
 * group and mode there, and is then moved to its place, so that no caller can connect before. The
 * move replaces a file that an ended process has left.
 */
public final class LocalAddress {
  private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);

  private final Path path;
  private final Set<PosixFilePermission> mode;
  private final String group;
  private @Nullable Object fileKey;

  /**
   * Creates an address, and no file yet.
   *
   * @param group the group of the file; empty for that of this process
   */
  public LocalAddress(Path path, Set<PosixFilePermission> mode, String group) {
    this.path = path;
    this.mode = Set.copyOf(mode);
    this.group = group;
  }

  /** Creates the file and listens on it. */
  synchronized ServerSocketChannel bind(int backlog) throws UnusableSocketFile {
    try {
      refuseOccupied();
      Path parent = Objects.requireNonNull(path.getParent(), "an absolute path");
      if (!Files.isDirectory(parent)) {
        throw new UnusableSocketFile("there is no folder " + parent, null);
      }
      return bind(parent, backlog);
    } catch (UnusableSocketFile e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnusableSocketFile(e.toString(), e);
    }
  }

  private ServerSocketChannel bind(Path parent, int backlog) throws IOException {
    Path folder =
        Files.createTempDirectory(
            parent,
            ".fb",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path file = folder.resolve("s");
    try {
      channel.bind(UnixDomainSocketAddress.of(file), backlog);
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (!group.isEmpty()) {
        view.setGroup(
            file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
      }
      view.setPermissions(mode);
      fileKey = key(file);
      Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    } finally {
      Files.delete(folder);
    }
  }

  private void refuseOccupied() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new UnusableSocketFile("there is a file that is not a socket", null);
    }
    boolean answered;
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      answered = true;
    } catch (IOException _) {
      answered = false; // Its process has ended.
    }
    if (answered) {
      throw new UnusableSocketFile("another process listens on it", null);
    }
  }

  /** Removes the file, unless it is another one by now. */
  synchronized void remove() {
    try {
      if (fileKey != null && fileKey.equals(key(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.debug("The file of the socket is gone already.", e);
    }
    fileKey = null;
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
