package dev.firebreak.audit;

import dev.firebreak.config.AuditSettings;
import dev.firebreak.liveness.Loop;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of a node. An operation that changes something is recorded before it is run, and
 * again with its outcome: if the log can't be written, the operation is refused, and none is lost.
 * Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Beyond this number of lines that wait, what is recorded is refused. */
  private static final int MOST_WAITING = 10_000;

  private final Set<AuditSettings.Event> events;
  private final InstantSource clock;
  private final AuditWriter writer;
  private final Loop loop;
  private final RefusalLimit limit;
  private final AtomicLong ids = new AtomicLong();
  private final String idPrefix;

  private AuditLog(
      Set<AuditSettings.Event> events, AuditSink sink, InstantSource clock, Pacing pacing) {
    this.events = events;
    this.clock = clock;
    writer = new AuditWriter(sink, clock, pacing.pause());
    limit = new RefusalLimit(pacing.nanoClock());
    loop = Loop.waiting("audit-log", writer);
    idPrefix = Long.toString(clock.millis(), Character.MAX_RADIX) + '-';
  }

  /**
   * How fast things are tried.
   *
   * @param pause between two attempts while the log can't be written
   * @param nanoClock by which refused requests are limited
   */
  record Pacing(Duration pause, LongSupplier nanoClock) {
    static final Pacing USUAL = new Pacing(PAUSE, System::nanoTime);
  }

  /**
   * Opens the log that the settings name.
   *
   * @throws IOException if its file can't be written
   */
  public static AuditLog open(AuditSettings settings) throws IOException {
    return start(
        settings.events(),
        settings.events().isEmpty() ? _ -> {} : AuditSink.open(settings),
        InstantSource.system(),
        Pacing.USUAL);
  }

  static AuditLog start(
      Set<AuditSettings.Event> events, AuditSink sink, InstantSource clock, Pacing pacing) {
    AuditLog log = new AuditLog(events, sink, clock, pacing);
    log.loop.start();
    return log;
  }

  /** Whether operations of this kind are recorded. */
  public boolean covers(AuditSettings.Event event) {
    return events.contains(event);
  }

  /** Why nothing can be recorded now; null if entries can be recorded. */
  public @Nullable String trouble() {
    String trouble = writer.trouble();
    return trouble == null && writer.waiting() > MOST_WAITING
        ? "too many entries wait to be written"
        : trouble;
  }

  /**
   * Records an operation that is about to be run.
   *
   * @return completes with the identifier of the entry when it is on stable storage; fails with
   *     {@link AuditUnavailable} if it can't be written: the operation must not be run then
   */
  public CompletionStage<String> begin(AuditEntry entry) {
    String trouble = trouble();
    if (trouble != null) {
      writer.countRefused();
      return CompletableFuture.failedStage(new AuditUnavailable(trouble));
    }
    String id = nextId();
    CompletableFuture<Void> written = new CompletableFuture<>();
    writer.add(new AuditWriter.Line(AuditLines.begun(clock.instant(), id, entry), written));
    return written.thenApply(_ -> id);
  }

  /**
   * Records how an operation ended. If the entry can't be written, it is kept until it can.
   *
   * @param id what {@link #begin} returned; null if it was not called, for operations that change
   *     nothing
   */
  public void end(@Nullable String id, AuditEntry entry, AuditEntry.Outcome outcome) {
    add(id == null ? nextId() : id, entry, outcome, 0);
  }

  /** Records a refused request, unless too many were refused lately: the next one says how many. */
  public void refuse(AuditEntry entry, AuditEntry.Outcome outcome) {
    if (limit.admits(entry.from() == null ? "" : entry.from())) {
      add(nextId(), entry, outcome, limit.takeSuppressed());
    }
  }

  private void add(String id, AuditEntry entry, AuditEntry.Outcome outcome, long unrecorded) {
    writer.add(
        new AuditWriter.Line(
            AuditLines.ended(clock.instant(), id, entry, outcome, unrecorded), null));
  }

  private String nextId() {
    return idPrefix + ids.incrementAndGet();
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    writer.close();
    loop.join();
  }
}
