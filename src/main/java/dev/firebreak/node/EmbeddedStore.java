package dev.firebreak.node;

import dev.firebreak.config.Settings;
import dev.firebreak.output.StandardStreams;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.sqlite.RecoveryReport;
import dev.firebreak.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the embedded store, which needs no database server. */
final class EmbeddedStore {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

  /** As sysexits.h: an error of input or output. */
  private static final int IO_ERROR = 74;

  private static final long INPUT_BYTES = 16 << 20;

  /** The inputs of one claim may take this fraction of the memory for bodies. */
  private static final int SHARE = 4;

  private EmbeddedStore() {}

  /** How many bytes of inputs one claim may return. */
  static long inputBytes(Settings settings) {
    return Math.min(INPUT_BYTES, settings.http().limits().bodyMemory() / SHARE);
  }

  static Stores open(Settings settings, Executor answers) throws StoreException.Refused {
    Path folder = settings.storage().tasks().dataDir();
    if (folder == null) {
      return Stores.NONE;
    }
    StoreOptions options =
        new StoreOptions(
            "pid-" + ProcessHandle.current().pid(),
            InstantSource.system(),
            answers,
            inputBytes(settings),
            EmbeddedStore::halt);
    SqliteStore store = SqliteStore.open(folder, options);
    RecoveryReport recovered = store.recovered();
    if (recovered.freed() + recovered.quarantined() > 0) {
      LOG.info(
          "{} tasks ran when the last node ended: {} are queued again, {} are quarantined.",
          recovered.freed() + recovered.quarantined(),
          recovered.freed(),
          recovered.quarantined());
    }
    return new Stores(store, null, store.tokens(), store.pauses());
  }

  /**
   * Halts without an answer to callers: the content of the disk is unknown, and the next process
   * recovers what was committed.
   */
  private static void halt() {
    LOG.error(
        "A commit to the store may not have reached the disk; this node halts at once, and the next"
            + " start recovers what was committed. Check the disk.");
    StandardStreams.flush();
    Runtime.getRuntime().halt(IO_ERROR);
  }
}
