package dev.firebreak.node;

import dev.firebreak.audit.AuditLog;
import dev.firebreak.config.AccessLogSettings;
import dev.firebreak.config.HttpSettings;
import dev.firebreak.requestlog.AccessLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a node records of requests.
 *
 * @param audit the audit log
 * @param requests the access log; null if requests are not logged
 */
record Logs(AuditLog audit, @Nullable AccessLog requests) implements AutoCloseable {
  /**
   * Opens the logs that the settings describe.
   *
   * @throws StartFailed if a file can't be written; nothing is left open then
   */
  static Logs open(HttpSettings settings) throws StartFailed {
    AuditLog audit = openAudit(settings);
    AccessLogSettings wanted = settings.accessLog();
    try {
      return new Logs(audit, wanted == null ? null : AccessLog.open(wanted));
    } catch (IOException e) {
      audit.close();
      throw StartFailed.noAccessLog(e);
    }
  }

  private static AuditLog openAudit(HttpSettings settings) throws StartFailed {
    try {
      return AuditLog.open(settings.audit());
    } catch (IOException e) {
      throw StartFailed.noAudit(e);
    }
  }

  /** Writes what waits, and closes the logs. */
  @Override
  public void close() {
    audit.close();
    if (requests != null) {
      requests.close();
    }
  }
}
