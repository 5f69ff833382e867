package dev.firebreak.store.move;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row in the common form to which both stores convert their rows.
 *
 * @param values one per field of the table: null if absent; numbers and flags as eight bytes, most
 *     significant first; texts in UTF-8
 */
public record Row(List<byte @Nullable []> values) {
  private static final long LAST = Instant.parse("+100000-01-01T00:00:00Z").toEpochMilli();
  private static final long FIRST = Instant.parse("-4000-01-01T00:00:00Z").toEpochMilli();

  /** Converts a number to a value. */
  public static byte[] value(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** Converts a value to a number. */
  public static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  /** Returns the time, limited to the range of a shared store, which ends with the year 100,000. */
  public static long fit(long epochMillis) {
    return Math.clamp(epochMillis, FIRST, LAST);
  }
}
