package dev.firebreak.store.jdbc;

import dev.firebreak.store.Claimed;

/**
 * Puts the numbers of the policy for crashes into statements. They are part of the text and no
 * parameters, because the partial indexes of suspect and other tasks would not be used otherwise.
 */
public final class CrashPolicy {
  private CrashPolicy() {}

  /**
   * Replaces <code>{suspect}</code> and <code>{quarantine}</code> by the numbers of crashes from
   * which on a task is suspect or quarantined, and <code>{pause}</code> by the pause before a
   * suspect task is due again, in milliseconds.
   */
  public static String in(String text) {
    return text.replace("{suspect}", Integer.toString(Claimed.SUSPECT))
        .replace("{quarantine}", Integer.toString(Claimed.QUARANTINE))
        .replace("{pause}", Long.toString(Claimed.PAUSE_WHEN_SUSPECT.toMillis()));
  }
}
