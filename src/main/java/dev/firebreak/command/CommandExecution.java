package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.form.Form;
import dev.firebreak.form.FormFault;
import dev.firebreak.handler.HandlerFailures;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.ProgramEnd;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.outputlog.LineOwner;
import dev.firebreak.outputlog.OutputLines;
import dev.firebreak.process.CannotStart;
import dev.firebreak.process.Ending;
import dev.firebreak.process.InputSource;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Listener;
import dev.firebreak.process.RequestPipe;
import dev.firebreak.process.Running;
import dev.firebreak.step.StepJournal;
import dev.firebreak.stream.AttemptAnswer;
import dev.firebreak.stream.StreamedInput;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a program, from the creation of its folder to the folder's removal. */
final class CommandExecution implements Execution, Listener, Runnable {
  private static final int UNPROCESSABLE = 422;

  private final CommandIsolation.Plan plan;
  private final FormSettings forms;
  private final Programs programs;
  private final Survivors survivors;
  private final AttemptContext attempt;
  private final Payload input;
  private final Consumer<Outcome> whenEnded;
  private final Path folder;
  private final ProgramOutput output;
  private final Tail stderr = new Tail();
  private final LineOwner owner;

  /** What the log repeats of the streams; null for nothing. */
  private final @Nullable OutputLines loggedOut;

  private final @Nullable OutputLines loggedErr;

  /** The steps of a task; null before the start, for a call, and where there are none. */
  private volatile @Nullable ProgramSteps steps;

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
    this.forms = of.forms();
    this.programs = of.programs();
    this.survivors = of.survivors();
    this.attempt = attempt;
    this.input = input;
    this.whenEnded = whenEnded;
    this.owner = new LineOwner(attempt.id(), attempt.fence() > 0, attempt.number());
    this.loggedOut = plan.log().stdout();
    this.loggedErr = plan.log().stderr();
    this.folder = programs.folder().resolve(attempt.id() + "-" + attempt.unique());
    AttemptAnswer answer = attempt.streams().answer();
    this.output =
        answer == null
            ? new KeptOutput(plan, folder.resolveSibling(folder.getFileName() + ".out"))
            : new SentOutput(plan, answer, this::proceed, this::readNow);
  }

  /** Starts the program; called on a thread that may block. */
  @Override
  public void run() {
    if (!mayStart()) {
      return;
    }
    try {
      programs.makeUnowned(folder);
      steps = openSteps();
      Payload given = given();
      Programs.give(folder, plan.run().identity());
      Launch launch = plan.launch(folder, environment(given));
      Running started = programs.processes().start(launch, mark(), this);
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

  private @Nullable ProgramSteps openSteps() throws IOException {
    StepJournal journal = attempt.steps();
    if (journal == null || !programs.servesSteps()) {
      return null;
    }
    Path own = folder.resolveSibling(folder.getFileName() + ".steps");
    StepFolder of = new StepFolder(own, plan.run().identity());
    return ProgramSteps.open(journal, of, programs, this::elsewhere);
  }

  private void closeSteps() {
    ProgramSteps open = steps;
    if (open != null) {
      open.close();
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
    ProgramSteps open = steps;
    if (open != null) {
      open.pipe().close(); // No loop has it.
    }
    closeSteps();
    Programs.remove(folder);
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

  private String mark() {
    return "FIREBREAK_ID=" + attempt.id();
  }

  /** The input of the program: the index of a form whose parts are files, or what was sent. */
  private Payload given() throws IOException, FormFault {
    return asFiles()
        ? AttemptForm.write(Form.of(input, forms), folder, plan.run().identity())
            .withHead(input.head())
        : input;
  }

  private boolean asFiles() {
    return forms.forms() == FormSettings.Forms.FILES && Form.is(input.contentType());
  }

  private Map<String, String> environment(Payload given) {
    ProgramSteps open = steps;
    Path form = asFiles() ? AttemptForm.folder(folder) : null;
    Path ofSteps = open == null ? null : open.folder();
    return AttemptVariables.of(
        plan, attempt, given, new AttemptVariables.Places(folder, form, ofSteps));
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

  /** There is room for output again. */
  private synchronized void proceed() {
    if (running != null) {
      running.proceed();
    }
  }

  /** The caller waits for output. Not under the lock, which the report of output may take. */
  private void readNow() {
    Running from;
    synchronized (this) {
      from = running;
    }
    if (from != null) {
      from.readNow();
    }
  }

  @Override
  public int room() {
    return output.room();
  }

  @Override
  public void out(ByteBuffer bytes) {
    if (loggedOut != null) {
      loggedOut.add(bytes, owner);
    }
    if (!output.add(bytes)) {
      abandon();
    }
  }

  @Override
  public void err(ByteBuffer bytes) {
    if (loggedErr != null) {
      loggedErr.add(bytes, owner);
    }
    attempt.wrote(bytes);
    stderr.add(bytes);
  }

  @Override
  public @Nullable RequestPipe requests() {
    ProgramSteps open = steps;
    return open == null ? null : open.pipe();
  }

  @Override
  public void requested(ByteBuffer bytes) {
    ProgramSteps open = steps;
    if (open != null) {
      open.add(bytes);
    }
  }

  @Override
  public void survived(String reason, @Nullable Ending root) {
    endLines();
    attempt.process().outlive();
    survivors.add(folder.getFileName().toString(), reason);
    elsewhere(() -> finish(root, reason));
  }

  @Override
  public void ended(Ending ending) {
    endLines();
    elsewhere(() -> finish(ending, ""));
  }

  private void endLines() {
    if (loggedOut != null) {
      loggedOut.end();
    }
    if (loggedErr != null) {
      loggedErr.end();
    }
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
      Programs.remove(folder); // The outcome was reported before.
      survivors.remove(folder.getFileName().toString());
      attempt.process().gone();
      return;
    }
    if (ending != null) {
      attempt
          .process()
          .programEnded(new ProgramEnd(CommandOutcome.cause(ending, ""), output.size()));
    }
    Outcome outcome = outcome(ending, survives);
    closeSteps();
    Programs.remove(folder);
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
      return new Outcome.Crashed(new Cause.Reported(survives, stderr.text()));
    }
    try {
      return output.outcome(ending, stderr.text());
    } catch (IOException e) {
      return new Outcome.OutputNotKept("it could not be read back: " + e);
    } catch (Throwable t) {
      return HandlerFailures.outcomeOf(t);
    }
  }
}
