package dev.firebreak.store.move;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row in the one form that both stores' rows are brought into.
 *
 * @param values by the table's fields; null where there is none, numbers and flags as eight bytes,
 *     the highest first, texts as they are in UTF-8
 */
public record Row(List<byte @Nullable []> values) {
  private static final long LAST = Instant.parse("+100000-01-01T00:00:00Z").toEpochMilli();
  private static final long FIRST = Instant.parse("-4000-01-01T00:00:00Z").toEpochMilli();

  /** A number as a value. */
  public static byte[] value(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** The number that a value is. */
  public static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }

  /** A time, or the nearest that a shared store keeps: it has no more than 100,000 years. */
  public static long fit(long epochMillis) {
    return Math.clamp(epochMillis, FIRST, LAST);
  }
}
