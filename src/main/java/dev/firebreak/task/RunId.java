package dev.firebreak.task;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names a run, be it a call or a task: a UUID of version 7 (RFC 9562), so that names sort by the
 * time they were given.
 *
 * @param high the time in milliseconds (48 bits), the version, and 12 random bits
 * @param low the variant and 62 random bits
 */
public record RunId(long high, long low) {

  /**
   * A new name. Unique for all practical purposes; not a secret.
   *
   * @param epochMillis the time it is given
   */
  public static RunId at(long epochMillis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = epochMillis << 16 | 0x7000 | random.nextInt(1 << 12);
    long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
    return new RunId(high, low);
  }

  /** The usual form, 36 characters. */
  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
