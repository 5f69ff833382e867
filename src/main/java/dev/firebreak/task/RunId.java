package dev.firebreak.task;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id of a run (a call or a task): a UUID of version 7 (RFC 9562), so that ids sort by the time
 * of their creation.
 *
 * @param high the time in milliseconds (48 bits), the version, and 12 random bits
 * @param low the variant and 62 random bits
 */
public record RunId(long high, long low) implements Comparable<RunId> {
  /** The length of an id in bytes. */
  public static final int BYTES = 2 * Long.BYTES;

  private static final IdCounter COUNTER = new IdCounter();

  /**
   * Creates an id, unique for all practical purposes; not a secret. The ids of one process ascend
   * as long as the time does not go back.
   *
   * @param epochMillis the time of its creation
   */
  public static RunId at(long epochMillis) {
    long first = COUNTER.next(epochMillis);
    long counter = first & ((1 << IdCounter.BITS) - 1);
    long high = first >>> IdCounter.BITS << 16 | 0x7000 | counter;
    long low = 0x8000_0000_0000_0000L | ThreadLocalRandom.current().nextLong() >>> 2;
    return new RunId(high, low);
  }

  /** Reads the usual form, in letters of either case (RFC 9562, 4); empty if it is not one. */
  public static Optional<RunId> parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      RunId id = new RunId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
      return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Reads what {@link #bytes} wrote. */
  public static RunId of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new RunId(buffer.getLong(), buffer.getLong());
  }

  /** The id as {@link #BYTES} bytes, which sort like the id itself. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** The time of its creation, in milliseconds since the epoch. */
  public long epochMillis() {
    return high >>> 16;
  }

  @Override
  public int compareTo(RunId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh == 0 ? Long.compareUnsigned(low, other.low) : byHigh;
  }

  /** The usual form, 36 characters. */
  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
