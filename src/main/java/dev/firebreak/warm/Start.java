package dev.firebreak.warm;

import dev.firebreak.isolate.Programs;
import dev.firebreak.process.CannotStart;
import dev.firebreak.process.Running;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts a process in a folder of its own, on a thread that may block. */
record Start(Pool pool, Programs programs, Recipe recipe, WarmProcess process, Path folder)
    implements Runnable {
  @Override
  public void run() {
    try {
      Files.createDirectory(folder);
      Running started =
          programs.processes().start(recipe.launch(folder), Recipe.mark(folder), process);
      synchronized (pool) {
        process.begin(started);
      }
    } catch (CannotStart e) {
      failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      failed("its folder could not be made: " + e);
    } catch (Throwable t) { // Somebody may wait for it.
      failed("it could not be started: " + t);
    }
  }

  private void failed(String reason) {
    Programs.remove(folder);
    WarmExecution waiting;
    Outcome outcome;
    synchronized (pool) {
      waiting = process.take();
      outcome = pool.failedToStart(process, reason);
    }
    if (waiting != null) {
      waiting.end(outcome);
    }
  }
}
