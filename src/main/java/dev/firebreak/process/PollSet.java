package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An array of struct pollfd that grows. A negative descriptor is passed over. */
final class PollSet {
  private static final int ENTRY = 8;
  private static final int EVENTS = 4;
  private static final int READY = 6;

  private MemorySegment entries;
  private int count;

  PollSet(int room) {
    entries = Arena.ofAuto().allocate((long) room * ENTRY, 8);
  }

  void clear() {
    count = 0;
  }

  void add(int fd, short events) {
    long at = (long) count * ENTRY;
    if (at == entries.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(2 * at, 8);
      MemorySegment.copy(entries, 0, larger, 0, at);
      entries = larger;
    }
    entries.set(JAVA_INT, at, fd);
    entries.set(JAVA_SHORT, at + EVENTS, events);
    entries.set(JAVA_SHORT, at + READY, (short) 0);
    count++;
  }

  void poll(int timeoutMillis) {
    if (Libc.poll(entries, count, timeoutMillis) < 0) {
      for (int i = 0; i < count; i++) {
        entries.set(JAVA_SHORT, (long) i * ENTRY + READY, (short) 0);
      }
    }
  }

  /** Whether there is anything to be done about an entry, a hang-up or an error included. */
  boolean ready(int index) {
    return entries.get(JAVA_SHORT, (long) index * ENTRY + READY) != 0;
  }
}
