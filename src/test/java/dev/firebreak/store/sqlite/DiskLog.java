package dev.firebreak.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The writes and syncs of a process, in order, and the files that a power cut may leave. */
final class DiskLog {
  private static final int WRITE = 1;
  private static final int SYNC = 2;
  private static final int TRUNCATE = 3;
  private static final int RENAME = 4;
  private static final int FAILED = 6;

  /** The size of a sector, which a disk writes completely or not at all. */
  private static final int SECTOR = 512;

  private final List<Entry> entries = new ArrayList<>();

  /**
   * What the process did.
   *
   * @param at where this is in the log
   * @param offset where it wrote; of a sync, up to where of the log it has saved
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Entry(long at, int kind, String path, long offset, byte[] data) {}

  static DiskLog read(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    DiskLog log = new DiskLog();
    while (all.hasRemaining()) {
      int at = all.position();
      int kind = all.getInt();
      byte[] path = new byte[all.getInt()];
      long offset = all.getLong();
      byte[] data = new byte[(int) all.getLong()];
      all.get(path).get(data);
      log.entries.add(new Entry(at, kind, new String(path, StandardCharsets.UTF_8), offset, data));
    }
    return log;
  }

  int size() {
    return entries.size();
  }

  /** The answers that the process had received before a moment. */
  List<String> acks(int moment) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries.subList(0, moment)) {
      if (entry.kind == WRITE && entry.path.endsWith(StoreChild.ACKS)) {
        lines.add(new String(entry.data, StandardCharsets.US_ASCII).strip());
      }
    }
    return lines;
  }

  /** Creates the files as they may be after a power cut at a moment. */
  void image(int moment, Random random, Path target) throws IOException {
    int luck = random.nextInt(3);
    Fate fate = _ -> luck == 0 || (luck == 1 && random.nextBoolean());
    Map<String, Disk> disks = new HashMap<>();
    for (Entry entry : entries.subList(0, moment)) {
      Disk disk = disks.computeIfAbsent(entry.path, _ -> new Disk());
      switch (entry.kind) {
        case WRITE, TRUNCATE -> disk.pending.add(entry);
        case SYNC -> disk.keep(entry.offset, _ -> true);
        // A sector that a failed sync did not save is not saved by a later sync either.
        case FAILED -> disk.keep(entry.offset, fate);
        case RENAME -> {
          disks.remove(entry.path);
          disks.put(new String(entry.data, StandardCharsets.UTF_8), disk);
        }
        default -> disks.remove(entry.path);
      }
    }
    Files.createDirectories(target);
    for (Map.Entry<String, Disk> each : disks.entrySet()) {
      Path name = Path.of(each.getKey()).getFileName();
      if (name.toString().startsWith("firebreak.db") && !name.toString().endsWith("-shm")) {
        each.getValue().keep(Long.MAX_VALUE, fate);
        Files.write(target.resolve(name), each.getValue().content());
      }
    }
  }

  /** Whether a sector that was not synced was written nevertheless. */
  private interface Fate {
    boolean kept(long sector);
  }

  private static final class Disk {
    final ArrayDeque<Entry> pending = new ArrayDeque<>();
    private byte[] bytes = new byte[0];
    private int length;

    /** Handles what was written before this position in the log. */
    void keep(long before, Fate fate) {
      while (!pending.isEmpty() && pending.getFirst().at < before) {
        Entry entry = pending.removeFirst();
        if (entry.kind == TRUNCATE) {
          if (fate.kept(0)) {
            resize((int) entry.offset);
          }
        } else {
          write(entry, fate);
        }
      }
    }

    private void write(Entry entry, Fate fate) {
      int from = 0;
      while (from < entry.data.length) {
        int at = (int) entry.offset + from;
        int size = Math.min(entry.data.length - from, SECTOR - at % SECTOR);
        if (fate.kept(at / SECTOR)) {
          resize(Math.max(length, at + size));
          System.arraycopy(entry.data, from, bytes, at, size);
        }
        from += size;
      }
    }

    private void resize(int to) {
      if (to > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
      }
      if (to < length) {
        Arrays.fill(bytes, to, length, (byte) 0);
      }
      length = to;
    }

    byte[] content() {
      return Arrays.copyOf(bytes, length);
    }
  }
}
