package dev.firebreak.metrics;

import dev.firebreak.access.Tokens;
import dev.firebreak.admission.Drain;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.exposition.Metric;
import dev.firebreak.exposition.Samples;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.output.StandardStreams;
import dev.firebreak.tls.TlsServer;
import dev.firebreak.version.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node as a whole.
 *
 * @param memory the budget for bodies
 * @param drain whether the node is stopping
 * @param audit the audit log
 * @param tokens the tokens; null if requests need none
 * @param tls the certificate; null without TLS
 */
public record NodeMetrics(
    ByteBudget memory,
    Drain drain,
    AuditLog audit,
    @Nullable Tokens tokens,
    @Nullable TlsServer tls)
    implements Source {
  private static final Metric BUILD =
      Metric.info("firebreak_build", "The version of this node.", "version");
  private static final Metric DRAINING =
      Metric.gauge("firebreak_draining", "1 while the node is stopping, else 0.");
  private static final Metric MEMORY =
      Metric.gauge(
          "firebreak_body_memory_bytes", "Memory that requests, answers and attempts hold.");
  private static final Metric MEMORY_LIMIT =
      Metric.gauge("firebreak_body_memory_limit_bytes", "The budget for that memory.");
  private static final Metric AUDIT =
      Metric.gauge("firebreak_audit_writable", "1 while the audit log can be written, else 0.");
  private static final Metric TOKENS =
      Metric.gauge("firebreak_tokens", "Tokens that this node knows.");
  private static final Metric EXPIRY =
      Metric.gauge(
          "firebreak_certificate_expiry_timestamp_seconds",
          "When the first certificate of the chain in use expires, in seconds since 1970.");
  private static final Metric DROPPED =
      Metric.counter(
          "firebreak_log_lines_dropped",
          "Lines of the log that were dropped because nothing read standard output in time.");

  static final List<Metric> ALL =
      List.of(BUILD, DRAINING, MEMORY, MEMORY_LIMIT, AUDIT, TOKENS, EXPIRY, DROPPED);

  @Override
  public void read(Samples to) {
    to.add(BUILD, 1, Version.text());
    to.add(DRAINING, drain.begun());
    to.add(MEMORY, memory.used());
    to.add(MEMORY_LIMIT, memory.total());
    to.add(AUDIT, audit.trouble() == null);
    to.add(DROPPED, StandardStreams.droppedLines());
    if (tokens != null) {
      to.add(TOKENS, tokens.size());
    }
    if (tls != null) {
      to.add(EXPIRY, Seconds.since1970(tls.expiry()));
    }
  }
}
