package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.form.Form;
import dev.firebreak.form.FormFiles;
import dev.firebreak.process.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The form of an attempt, as files below the folder of the attempt. */
final class AttemptForm {
  private static final String NAME = "form";

  private AttemptForm() {}

  /** The folder with the files of the form. */
  static Path folder(Path ofAttempt) {
    return ofAttempt.resolve(NAME);
  }

  /**
   * Writes the files.
   *
   * @param ofAttempt the folder of the attempt, to which no program has had access
   * @param to the user of the program
   * @return the index of the files
   */
  static Payload write(Form form, Path ofAttempt, Identity to) throws IOException {
    Path folder = Files.createDirectory(folder(ofAttempt), WorkFolder.OURS);
    Payload index = FormFiles.write(form, folder, WorkFolder.onlyForOwner("rw-------"));
    Ownership.give(folder, to);
    return index;
  }
}
