package dev.firebreak.task;

import java.util.Arrays;
import java.util.Objects;

/**
 * A part of what one attempt of a task has written.
 *
 * @param claim the number of the attempt's claim
 * @param attempt which attempt of the task it is, from 1
 * @param from how many bytes the attempt wrote before this part
 * @param bytes the part, which may be empty
 * @param last whether the attempt has ended, and writes nothing after this part
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record OutputPart(int claim, int attempt, long from, byte[] bytes, boolean last) {
  public OutputPart {
    Objects.requireNonNull(bytes);
  }

  /** How many bytes the attempt had written at the end of this part. */
  public long to() {
    return from + bytes.length;
  }

  /** Whether the part has no bytes, and is not the last one. */
  public boolean saysNothing() {
    return bytes.length == 0 && !last;
  }

  /**
   * Returns some of what follows the first bytes of the attempt in this part.
   *
   * @param offset how many bytes of the attempt are known
   * @param most how many bytes to return at most
   */
  public OutputPart after(long offset, int most) {
    int begin = Math.clamp(offset - from, 0, bytes.length);
    int end = (int) Math.min(bytes.length, (long) begin + most);
    byte[] some = Arrays.copyOfRange(bytes, begin, end);
    return new OutputPart(claim, attempt, from + begin, some, last && end == bytes.length);
  }
}
