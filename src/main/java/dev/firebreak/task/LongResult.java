package dev.firebreak.task;

/**
 * A result that is too long to be read together with its task.
 *
 * @param contentType what it is
 * @param bytes how long it is
 */
public record LongResult(String contentType, long bytes) {
  /** No longer result can be stored, in bytes: every store takes it, and within a minute or so. */
  public static final long LONGEST = 256L << 20;
}
