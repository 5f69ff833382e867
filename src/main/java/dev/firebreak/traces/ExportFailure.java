package dev.firebreak.traces;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import org.jspecify.annotations.Nullable;

/** Why spans could not be sent. The only user of a class that the SDK declares internal. */
final class ExportFailure {
  private ExportFailure() {}

  /** Returns the status of the receiver's answer, or the error for which there is none. */
  static String reason(@Nullable Throwable failure) {
    if (failure instanceof HttpExportException sent && sent.getResponse() != null) {
      return "status " + sent.getResponse().getStatusCode();
    }
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null ? "the SDK names no reason" : root.toString();
  }
}
