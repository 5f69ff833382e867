package dev.firebreak.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files that are written together, and none of them over an existing one. */
public final class NewFiles {
  /** Who may use a file, as far as the umask allows it. */
  public enum Access {
    /** Everyone may read it. */
    READABLE("rw-r--r--"),
    /** Everyone may run it. */
    PROGRAM("rwxr-xr-x"),
    /** Only its owner may read it. */
    SECRET("rw-------");

    private final String permissions;

    Access(String permissions) {
      this.permissions = permissions;
    }

    private FileAttribute<?>[] attributes() {
      boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
      return posix
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
          }
          : new FileAttribute<?>[0];
    }
  }

  private record Content(String text, Access access) {}

  private final Map<String, Content> files = new LinkedHashMap<>();

  /**
   * Adds a file.
   *
   * @param name its name in the folder
   */
  public void add(String name, String text, Access access) {
    files.put(name, new Content(text, access));
  }

  /** The names of the files, in their order. */
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /**
   * Writes the files.
   *
   * @param folder made if it does not exist
   * @throws FileAlreadyExistsException if one of the files exists; none is written then
   * @throws IOException if a file can't be written
   */
  public void write(Path folder) throws IOException {
    for (String name : files.keySet()) {
      Path file = folder.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, Content> file : files.entrySet()) {
      write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static void write(Path file, Content content) throws IOException {
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            content.access().attributes())) {
      var bytes = StandardCharsets.UTF_8.encode(content.text());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
