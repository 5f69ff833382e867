package dev.firebreak.workerprocess;

import dev.firebreak.isolation.AttemptListener;
import dev.firebreak.step.StepJournal;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the reports of an attempt in a child JVM to the node: progress as a reply, and what the
 * handler logs through standard error, which the node reads as the output of the attempt. So logged
 * lines stay in order with what the handler prints.
 *
 * @param id of the call or task
 * @param ofTask whether the attempt is that of a task; what a call logs is dropped
 * @param stderr the standard error of this process
 * @param ownSteps the steps of a task; a call records none
 */
record ChildReports(
    String id, boolean ofTask, Replier replier, PrintStream stderr, ChildSteps ownSteps)
    implements AttemptListener {
  @Override
  public void progressed(double fraction, @Nullable String note) {
    replier.send(new ChildReply.Progress(id, fraction, note));
  }

  @Override
  public @Nullable StepJournal steps() {
    return ofTask ? ownSteps : null;
  }

  @Override
  public void wrote(ByteBuffer bytes) {
    if (ofTask) {
      byte[] lines = new byte[bytes.remaining()];
      bytes.get(lines);
      stderr.write(lines, 0, lines.length); // As a whole, whatever other threads print.
      stderr.flush();
    }
  }
}
