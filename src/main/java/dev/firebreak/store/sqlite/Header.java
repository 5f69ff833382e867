package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The header of a database file in SQLite's file format. */
final class Header {
  static final int BYTES = 100;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION_ID_AT = 68;

  private Header() {}

  static void check(Path file, ByteBuffer header) throws StoreException.Refused {
    if (header.limit() < BYTES || !startsWithMagic(header)) {
      throw new StoreException.Refused(
          file
              + " is damaged, or is no database: its header is not that of a SQLite database."
              + " Restore a back-up");
    }
    int application = header.getInt(APPLICATION_ID_AT);
    if (application != Schema.APPLICATION_ID) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT,
              "%s is a database of another program (application id %#x)",
              file,
              application));
    }
  }

  private static boolean startsWithMagic(ByteBuffer header) {
    byte[] begin = new byte[MAGIC.length];
    header.get(0, begin);
    return Arrays.equals(begin, MAGIC);
  }
}
