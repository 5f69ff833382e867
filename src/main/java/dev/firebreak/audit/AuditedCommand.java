package dev.firebreak.audit;

import dev.firebreak.audit.AuditEntry.Actor;
import dev.firebreak.audit.AuditEntry.Outcome;
import dev.firebreak.config.AuditSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** Records operations of a command that works on a store without a node. */
public final class AuditedCommand implements AutoCloseable {
  private final AuditSink sink;
  private final InstantSource clock;

  private AuditedCommand(AuditSink sink, InstantSource clock) {
    this.sink = sink;
    this.clock = clock;
  }

  /** An operation that changes something. */
  @FunctionalInterface
  public interface Change<T, E extends Exception> {
    T run() throws E;
  }

  /** The log can't be written; nothing was changed. */
  public static final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unwritten(IOException cause) {
      super("the audit log can't be written, so nothing was changed: " + cause.getMessage(), cause);
    }
  }

  /** Opens the log that the settings name. */
  public static AuditedCommand open(AuditSettings settings, InstantSource clock) {
    try {
      boolean covered = settings.events().contains(AuditSettings.Event.CHANGES);
      return new AuditedCommand(covered ? AuditSink.open(settings) : _ -> {}, clock);
    } catch (IOException e) {
      throw new Unwritten(e);
    }
  }

  /** For changes that a node records when it finds them. */
  public static AuditedCommand unrecorded(InstantSource clock) {
    return new AuditedCommand(_ -> {}, clock);
  }

  /**
   * Runs a change between its two entries.
   *
   * @throws Unwritten if the first entry can't be written: the change is not run then
   */
  public <T, E extends Exception> T run(
      String operation, Map<String, String> target, Change<T, E> change) throws E {
    AuditEntry entry =
        new AuditEntry(
            new Actor("", "", System.getProperty("user.name", "")), operation, target, null);
    String id =
        Long.toString(clock.millis(), Character.MAX_RADIX) + "-p" + ProcessHandle.current().pid();
    try {
      sink.append(AuditLines.begun(clock.instant(), id, entry));
    } catch (IOException e) {
      throw new Unwritten(e);
    }
    int status = 500;
    try {
      T result = change.run();
      status = 200;
      return result;
    } finally {
      end(id, entry, status);
    }
  }

  private void end(String id, AuditEntry entry, int status) {
    try {
      sink.append(
          AuditLines.ended(clock.instant(), id, entry, new Outcome(status, null, Map.of()), 0));
    } catch (IOException e) {
      System.err.println("The outcome is not in the audit log: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
