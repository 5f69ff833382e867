package dev.firebreak.cli.serve;

import com.typesafe.config.ConfigException;
import dev.firebreak.config.ConfigFile;
import java.util.Calendar;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Does beside the start what it needs in any case.
 *
 * <p>The classes of a library may refer to each other in circles, and two threads that initialize
 * them could wait for each other forever. So no other thread may use the library of the
 * configuration before {@link #awaitDefaults} has returned.
 */
final class Ahead {
  private final CompletableFuture<Void> defaults = new CompletableFuture<>();

  private Ahead() {}

  /** Begins in a thread of its own. */
  static Ahead begin() {
    Ahead ahead = new Ahead();
    Thread.ofPlatform().daemon().name("start-ahead").start(ahead::run);
    return ahead;
  }

  /** Waits until the defaults of the configuration are read, or could not be. */
  void awaitDefaults() {
    defaults.join();
  }

  private void run() {
    try {
      ConfigFile.readDefaults();
    } catch (ConfigException _) {
      // The reading of the configuration reports it.
    } finally {
      defaults.complete(null);
    }
    // Jackson and the driver of SQLite create calendars, for which Java lists all its locales.
    Calendar _ = Calendar.getInstance(Locale.US);
  }
}
