package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A growing array of struct pollfd. It holds open descriptors only: the kernel refuses an array
 * that is longer than the number of files that may be open.
 */
class PollSet {
  private static final int ENTRY = 8;
  private static final int EVENTS = 4;
  private static final int READY = 6;
  private static final int NONE = -1;

  private MemorySegment entries;
  private int count;

  PollSet(int size) {
    entries = Arena.ofAuto().allocate((long) size * ENTRY, 8);
  }

  void clear() {
    count = 0;
  }

  /**
   * Adds a descriptor, unless it is negative.
   *
   * @return the index of the entry, for {@link #ready}
   */
  int add(int fd, short events) {
    if (fd < 0) {
      return NONE;
    }
    long at = (long) count * ENTRY;
    if (at == entries.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(2 * at, 8);
      MemorySegment.copy(entries, 0, larger, 0, at);
      entries = larger;
    }
    entries.set(JAVA_INT, at, fd);
    entries.set(JAVA_SHORT, at + EVENTS, events);
    entries.set(JAVA_SHORT, at + READY, (short) 0);
    return count++;
  }

  /**
   * Waits for events.
   *
   * @param nanos how long at most; without limit if it is negative
   * @throws IllegalStateException if the kernel reports an error
   */
  void poll(long nanos) {
    int result = FileCalls.poll(entries, count, nanos);
    if (result < 0) {
      clear();
      if (result != -Libc.EINTR) {
        throw new IllegalStateException("poll: " + Spawn.describe(-result));
      }
    }
  }

  /** Whether an entry has an event, including a hang-up or an error. */
  boolean ready(int place) {
    return place >= 0
        && place < count
        && entries.get(JAVA_SHORT, (long) place * ENTRY + READY) != 0;
  }
}
