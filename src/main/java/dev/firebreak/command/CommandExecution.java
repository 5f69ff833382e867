package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.form.FormFault;
import dev.firebreak.handler.HandlerFailures;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.ProgramEnd;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.process.CannotStart;
import dev.firebreak.process.Ending;
import dev.firebreak.process.InputSource;
import dev.firebreak.process.Listener;
import dev.firebreak.process.RequestPipe;
import dev.firebreak.process.Running;
import dev.firebreak.stream.AttemptAnswer;
import dev.firebreak.stream.StreamedInput;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a program, from the creation of its folder to the folder's removal. */
final class CommandExecution implements Execution, Listener, Runnable {
  private static final int UNPROCESSABLE = 422;

  private final CommandIsolation.Plan plan;
  private final Programs programs;
  private final Survivors survivors;
  private final AttemptContext attempt;
  private final Consumer<Outcome> whenEnded;
  private final AttemptFolder folder;
  private final ProgramOutput output;
  private final WrittenStreams streams;

  /** Guarded by {@code this}, as are the fields below. */
  private @Nullable Running running;

  /** Whether a thread has begun to start the program; before that, no program needs to be ended. */
  private boolean starting;

  /** The outcome if this class failed while the program ran; null if it did not. */
  private @Nullable Outcome failure;

  private boolean toTerminate;
  private boolean toKill;

  /** The settings and services that all attempts of a type share. */
  record Surroundings(
      CommandIsolation.Plan plan, FormSettings forms, Programs programs, Survivors survivors) {}

  CommandExecution(
      Surroundings of, AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    this.plan = of.plan();
    this.programs = of.programs();
    this.survivors = of.survivors();
    this.attempt = attempt;
    this.whenEnded = whenEnded;
    this.streams = new WrittenStreams(attempt, plan.log());
    this.folder = new AttemptFolder(of, attempt, input);
    AttemptAnswer answer = attempt.streams().answer();
    this.output =
        answer == null
            ? new KeptOutput(plan, folder.beside(".out"))
            : new SentOutput(plan, answer, this::proceed, this::readNow);
  }

  /** Starts the program; called on a thread that may block. */
  @Override
  public void run() {
    if (!mayStart()) {
      return;
    }
    try {
      Payload given = folder.make(this::elsewhere);
      Running started =
          programs.processes().start(folder.launch(given), "FIREBREAK_ID=" + attempt.id(), this);
      begin(started);
      send(started, given);
    } catch (FormFault e) {
      notStarted(new Outcome.Rejected(UNPROCESSABLE, e.detail()));
    } catch (CannotStart e) {
      notStarted(CommandLine.notStarted(plan.command(), plan.program(), e));
    } catch (IOException e) {
      notStarted(new Outcome.NotStarted("its folder could not be made: " + e));
    } catch (Throwable t) {
      failed(HandlerFailures.outcomeOf(t));
    }
  }

  private void send(Running started, Payload given) {
    StreamedInput arriving = attempt.streams().input();
    if (arriving == null) {
      started.send(given.bytes());
      started.endInput();
    } else {
      arriving.open(started::sendNow);
      started.sendFrom(new ArrivingInput(arriving));
    }
  }

  /** The input of a call, as a program reads it. */
  private record ArrivingInput(StreamedInput input) implements InputSource {
    @Override
    public @Nullable ByteBuffer next() {
      return input.take();
    }

    @Override
    public boolean atEnd() {
      return input.atEnd();
    }

    @Override
    public void closed() {
      input.close();
    }
  }

  /** Kills the program if it runs, whose end then reports the outcome. */
  private void failed(Outcome outcome) {
    synchronized (this) {
      if (running != null) {
        failure = outcome;
        running.kill();
        return;
      }
    }
    notStarted(outcome);
  }

  private void notStarted(Outcome outcome) {
    folder.removeUnused();
    whenEnded.accept(outcome);
  }

  private synchronized boolean mayStart() {
    starting = !toTerminate && !toKill;
    return starting;
  }

  private synchronized void begin(Running started) {
    running = started;
    attempt.process().handedOver(started.pid());
    if (toKill) {
      started.kill();
    } else if (toTerminate) {
      started.terminate();
    }
  }

  @Override
  public void cancel() {
    boolean never;
    synchronized (this) {
      never = neverStarts();
      toTerminate = true;
      if (running != null) {
        running.terminate();
      }
    }
    endUnstarted(never);
  }

  @Override
  public boolean abandon() {
    boolean never;
    synchronized (this) {
      never = neverStarts();
      toKill = true;
      if (running != null) {
        running.kill();
      }
    }
    endUnstarted(never);
    return false;
  }

  /**
   * Whether this is the first order to end the run, and no thread has begun to start the program.
   */
  private boolean neverStarts() {
    return !starting && !toTerminate && !toKill;
  }

  private void endUnstarted(boolean never) {
    if (never) {
      whenEnded.accept(HandlerFailures.crashed("cancelled", "before it began"));
    }
  }

  /** There is room for output again. Not under the lock, which the report of output may take. */
  private void proceed() {
    started().ifPresent(Running::proceed);
  }

  /** The caller waits for output. */
  private void readNow() {
    started().ifPresent(Running::readNow);
  }

  private synchronized Optional<Running> started() {
    return Optional.ofNullable(running);
  }

  @Override
  public int room() {
    return output.room();
  }

  @Override
  public void out(ByteBuffer bytes) {
    streams.out(bytes);
    if (!output.add(bytes)) {
      abandon();
    }
  }

  @Override
  public void err(ByteBuffer bytes) {
    streams.err(bytes);
  }

  @Override
  public @Nullable RequestPipe requests() {
    ProgramSteps open = folder.steps();
    return open == null ? null : open.pipe();
  }

  @Override
  public void requested(ByteBuffer bytes) {
    ProgramSteps open = folder.steps();
    if (open != null) {
      open.add(bytes);
    }
  }

  @Override
  public void survived(String reason, @Nullable Ending root) {
    streams.end();
    attempt.process().outlive();
    survivors.add(folder.name(), reason);
    elsewhere(() -> finish(root, reason));
  }

  @Override
  public void ended(Ending ending) {
    streams.end();
    elsewhere(() -> finish(ending, ""));
  }

  /** Removing files may block, and this thread serves all processes. */
  private void elsewhere(Runnable last) {
    try {
      programs.execute(last);
    } catch (RuntimeException | OutOfMemoryError _) {
      last.run(); // The node is closing, or no thread can be started.
    }
  }

  private void finish(@Nullable Ending ending, String survives) {
    if (attempt.process().outlived() && survives.isEmpty()) {
      folder.remove(); // The outcome was reported before.
      survivors.remove(folder.name());
      attempt.process().gone();
      return;
    }
    if (ending != null) {
      attempt
          .process()
          .programEnded(new ProgramEnd(CommandOutcome.cause(ending, ""), output.size()));
    }
    Outcome outcome = outcome(ending, survives);
    folder.remove();
    whenEnded.accept(outcome);
  }

  private Outcome outcome(@Nullable Ending ending, String survives) {
    Outcome own;
    synchronized (this) {
      own = failure;
    }
    if (own != null) {
      output.discard();
      return own;
    }
    if (ending == null) {
      output.discard();
      return new Outcome.Crashed(new Cause.Reported(survives, streams.stderr()));
    }
    try {
      return output.outcome(ending, streams.stderr());
    } catch (IOException e) {
      return new Outcome.OutputNotKept("it could not be read back: " + e);
    } catch (Throwable t) {
      return HandlerFailures.outcomeOf(t);
    }
  }
}
