package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.form.Form;
import dev.firebreak.form.FormFault;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.process.Launch;
import dev.firebreak.step.StepJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The folder of an attempt, with the files of a form and the pipes of steps, until its removal. */
final class AttemptFolder {
  private final CommandIsolation.Plan plan;
  private final FormSettings forms;
  private final Programs programs;
  private final AttemptContext attempt;
  private final Payload input;
  private final Path path;

  /** The steps of a task; null before the folder is made, for a call, and where there are none. */
  private volatile @Nullable ProgramSteps steps;

  AttemptFolder(CommandExecution.Surroundings of, AttemptContext attempt, Payload input) {
    this.plan = of.plan();
    this.forms = of.forms();
    this.programs = of.programs();
    this.attempt = attempt;
    this.input = input;
    path = programs.folder().resolve(attempt.id() + "-" + attempt.unique());
  }

  String name() {
    return path.getFileName().toString();
  }

  /** A path beside the folder, with its name and this ending. */
  Path beside(String ending) {
    return path.resolveSibling(name() + ending);
  }

  /** The steps of the attempt; null if it has none. */
  @Nullable ProgramSteps steps() {
    return steps;
  }

  /**
   * Makes the folder.
   *
   * @param blocking runs what may block
   * @return the input of the program: the index of a form whose parts are files, or what was sent
   * @throws FormFault if the input is no form that can be read
   */
  Payload make(Executor blocking) throws IOException, FormFault {
    programs.makeUnowned(path);
    steps = openSteps(blocking);
    Payload given =
        asFiles()
            ? AttemptForm.write(Form.of(input, forms), path, plan.run().identity())
                .withHead(input.head())
            : input;
    Programs.give(path, plan.run().identity());
    return given;
  }

  private @Nullable ProgramSteps openSteps(Executor blocking) throws IOException {
    StepJournal journal = attempt.steps();
    if (journal == null || !programs.servesSteps()) {
      return null;
    }
    StepFolder of = new StepFolder(beside(".steps"), plan.run().identity());
    return ProgramSteps.open(journal, of, programs, blocking);
  }

  private boolean asFiles() {
    return forms.forms() == FormSettings.Forms.FILES && Form.is(input.contentType());
  }

  /**
   * How the program is started.
   *
   * @param given its input
   */
  Launch launch(Payload given) {
    ProgramSteps open = steps;
    Path form = asFiles() ? AttemptForm.folder(path) : null;
    Path ofSteps = open == null ? null : open.folder();
    AttemptVariables.Places places = new AttemptVariables.Places(path, form, ofSteps);
    return plan.launch(path, AttemptVariables.of(plan, attempt, given, places));
  }

  /** Removes the folder of a program that was not started. */
  void removeUnused() {
    ProgramSteps open = steps;
    if (open != null) {
      open.pipe().close(); // No loop has it.
    }
    remove();
  }

  /** Removes the folder. */
  void remove() {
    ProgramSteps open = steps;
    if (open != null) {
      open.close();
    }
    Programs.remove(path);
  }
}
