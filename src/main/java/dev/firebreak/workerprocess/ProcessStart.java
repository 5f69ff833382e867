package dev.firebreak.workerprocess;

import dev.firebreak.command.CommandLine;
import dev.firebreak.command.Programs;
import dev.firebreak.process.CannotStart;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Running;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.file.Path;

/** Starts a process in a folder of its own, on a thread that may block. */
record ProcessStart(
    Pool pool, Programs programs, ProcessSpec recipe, WarmProcess process, Path folder)
    implements Runnable {
  @Override
  public void run() {
    try {
      programs.make(folder, recipe.run().identity());
      start(recipe.launch(folder));
    } catch (IOException e) {
      failed("its folder could not be made: " + e);
    } catch (Throwable t) { // An attempt may wait for the process.
      failed("it could not be started: " + t);
    }
  }

  private void start(Launch launch) {
    try {
      Running started = programs.processes().start(launch, ProcessSpec.mark(folder), process);
      synchronized (pool) {
        process.attach(started);
      }
    } catch (CannotStart e) {
      failed(
          String.valueOf(e.getMessage()),
          CommandLine.notStarted(launch.command(), recipe.program(), e));
    }
  }

  private void failed(String reason) {
    failed(reason, new Outcome.NotStarted(reason));
  }

  /**
   * Reports that no process was started.
   *
   * @param own the outcome of the waiting attempt, unless it may be tried again
   */
  private void failed(String reason, Outcome own) {
    Programs.remove(folder);
    WarmExecution waiting;
    Outcome outcome;
    synchronized (pool) {
      waiting = process.releaseExecution();
      Outcome paused = pool.failedToStart(process, reason);
      outcome = own instanceof Outcome.Misused ? own : paused;
    }
    if (waiting != null) {
      waiting.report(outcome);
    }
  }
}
