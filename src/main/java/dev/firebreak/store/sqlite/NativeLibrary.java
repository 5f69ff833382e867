package dev.firebreak.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, which the driver's jar contains for each platform. The driver loads it
 * by itself if this class has not; but it compares its copy with the original byte by byte, which
 * takes a tenth of a second at the start of a process, before this code is compiled.
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  private static final String PREFIX = "firebreak-sqlite-";
  private static final String FOLDER = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  /** Where the driver's jar has the libraries for glibc, each in a folder of its architecture. */
  private static final String GLIBC = "/org/sqlite/native/Linux/";

  /** Lists the files that the operating system has mapped into this process. */
  private static final Path MAPPED = Path.of("/proc/self/maps");

  /** Whether a load was attempted. Guarded by the class. */
  private static boolean attempted;

  private NativeLibrary() {}

  /**
   * Loads the library from a temporary copy, once for each process and unless the operator has
   * named one. Leaves it to the driver if that fails.
   *
   * @param folder a folder from which the system allows libraries to be loaded
   */
  static synchronized void load(Path folder) {
    if (attempted || System.getProperty(FOLDER) != null || System.getProperty(NAME) != null) {
      return;
    }
    attempted = true;
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource =
        (usesGlibc() ? GLIBC + OSInfo.getArchName() : LibraryLoaderUtil.getNativeLibResourcePath())
            + '/'
            + name;
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library != null) {
        load(library, Files.createTempFile(folder, PREFIX, name));
      }
    } catch (Exception e) { // The driver declares no narrower one.
      LOG.debug("SQLite's native library is left to the driver.", e);
    }
  }

  /**
   * Whether this process uses the C library of most Linux systems. The driver starts the program
   * {@code uname} to tell these from Android.
   */
  private static boolean usesGlibc() {
    try {
      return Files.isReadable(MAPPED)
          && Files.readString(MAPPED, StandardCharsets.ISO_8859_1).contains("/libc.so.6\n");
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * The copy is deleted at once: a loaded library needs no name, and a killed process leaves none.
   */
  private static void load(InputStream library, Path copy) throws Exception {
    try {
      Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
      System.setProperty(FOLDER, String.valueOf(copy.getParent()));
      System.setProperty(NAME, String.valueOf(copy.getFileName()));
      SQLiteJDBCLoader.initialize();
    } finally {
      System.clearProperty(FOLDER);
      System.clearProperty(NAME);
      Files.deleteIfExists(copy);
    }
  }
}
