package dev.firebreak.config;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded in the audit log, and where.
 *
 * @param file the file; null for the log of the node
 * @param maxSize the size of a file, in bytes
 * @param keep how many full files are kept
 * @param events what is recorded
 */
public record AuditSettings(@Nullable Path file, long maxSize, int keep, Set<Event> events) {
  /** The name of the file in the data folder. */
  public static final String FILE_NAME = "audit.jsonl";

  /** A kind of entry. */
  public enum Event {
    /** What changes something, except calls and submits. */
    CHANGES,
    /** Refused requests: those without a valid token, or without the right. */
    REFUSED,
    CALLS,
    SUBMITS,
    READS
  }

  /** Copies the set. */
  public AuditSettings {
    events = Set.copyOf(events);
  }

  /** The settings of a data folder about which no configuration says anything else. */
  public static AuditSettings usual(Path dataDir) {
    return new AuditSettings(
        dataDir.resolve(FILE_NAME), 16 << 20, 10, Set.of(Event.CHANGES, Event.REFUSED));
  }
}
