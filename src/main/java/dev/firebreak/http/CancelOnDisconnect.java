package dev.firebreak.http;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.supervision.Call;

/**
 * Cancels a call whose caller disconnects before the call is answered, unless its type is
 * configured with {@code on-disconnect = finish}. Tasks are never cancelled by a disconnect: they
 * are stored.
 */
final class CancelOnDisconnect {
  private CancelOnDisconnect() {}

  /**
   * Watches the caller of a call until the call is answered.
   *
   * @param setting the setting of the call's type
   * @param exchange the request of the caller, which may have disconnected already
   * @param call the call, which may have been answered already
   */
  static void watch(TypeSettings.OnDisconnect setting, PendingResponse exchange, Call call) {
    if (setting == TypeSettings.OnDisconnect.CANCEL) {
      exchange.whenGone(call::cancel);
    }
  }
}
