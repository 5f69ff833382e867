package dev.firebreak.http;

import dev.firebreak.memory.ByteBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that arrive in fragments of any size, copied into memory that is counted before it is
 * allocated. The buffer of a fragment, which may be thirty times as large as the fragment, is not
 * kept. Belongs to one stream.
 */
final class CountedBytes {
  private static final int SMALLEST = 512;
  private static final int LARGEST = 64 * 1024;

  private final ByteBudget.Share share;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = {};
  private int filled;
  private int size;

  /**
   * Creates an empty buffer.
   *
   * @param share grows with the bytes that are added
   */
  CountedBytes(ByteBudget.Share share) {
    this.share = share;
  }

  int size() {
    return size;
  }

  /**
   * Copies a fragment.
   *
   * @return whether the budget had enough memory; if not, the caller must release the share
   */
  boolean add(byte[] bytes, int from, int length) {
    int at = from;
    int left = length;
    while (left > 0) {
      if (filled == last.length && !extend(left)) {
        return false;
      }
      int copied = Math.min(left, last.length - filled);
      System.arraycopy(bytes, at, last, filled, copied);
      filled += copied;
      size += copied;
      at += copied;
      left -= copied;
    }
    return true;
  }

  /**
   * The first block has exactly the size of the first fragment: most lines and bodies arrive in
   * one.
   */
  private boolean extend(int needed) {
    int usual = size == 0 ? needed : Math.max(SMALLEST, size);
    int length = Math.clamp(usual, 1, LARGEST);
    if (!share.grow(length)) {
      length = Math.min(needed, length);
      if (!share.grow(length)) {
        return false;
      }
    }
    if (filled > 0) {
      full.add(last);
    }
    last = new byte[length];
    filled = 0;
    return true;
  }

  /** Returns all bytes. The share is then exactly as large; nothing may be added afterwards. */
  byte[] whole() {
    share.shrink(last.length - filled);
    if (full.isEmpty() && filled == last.length) {
      return last;
    }
    byte[] whole = new byte[size];
    int at = 0;
    for (byte[] block : full) {
      System.arraycopy(block, 0, whole, at, block.length);
      at += block.length;
    }
    System.arraycopy(last, 0, whole, at, filled);
    full.clear();
    return whole;
  }
}
