package dev.firebreak.cli.init;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.template.NewFiles;
import dev.firebreak.template.Template;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a configuration and an example program that run as they are. */
@Command(
    name = "init",
    header = "Write a configuration and an example program.",
    description = {
      "Writes a commented configuration and an example program into a new folder, and prints what"
          + " to type next. No existing file is overwritten.",
      "webhook: a script that GitHub's signed webhooks start. thumbnail: pictures by ImageMagick,"
          + " with limits. report: a task every night. python-worker: a Python program that is kept"
          + " ready."
    },
    exitCodeList = {
      "0:the files were written",
      ExitCode.HELP_USAGE,
      "65:one of the files exists",
      "70:a file can't be written"
    })
public final class InitCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "TEMPLATE",
      description = "webhook, thumbnail, report or python-worker.")
  private String template = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "The folder, made if it does not exist. Default: named as the template.")
  private @Nullable Path folder;

  @Override
  public Integer call() {
    Template chosen = named(template);
    if (chosen == null) {
      System.err.println(
          "there is no template \""
              + template
              + "\"; there are "
              + Arrays.stream(Template.values())
                  .map(Template::word)
                  .collect(Collectors.joining(", ")));
      return ExitCode.USAGE;
    }
    Path into = folder == null ? Path.of(chosen.word()) : folder;
    int code = write(chosen.files(into), into);
    if (code == ExitCode.OK) {
      System.out.println();
      System.out.print(chosen.next(Program.name(System.getenv()), into));
    }
    return code;
  }

  private static @Nullable Template named(String word) {
    return Arrays.stream(Template.values())
        .filter(template -> template.word().equals(word))
        .findAny()
        .orElse(null);
  }

  /** Writes files and says which. */
  private static int write(NewFiles files, Path folder) {
    try {
      files.write(folder);
    } catch (FileAlreadyExistsException e) {
      System.err.println(e.getMessage() + " exists; nothing was written");
      return ExitCode.DATA_ERROR;
    } catch (IOException e) {
      System.err.println("the files can't be written: " + e);
      return ExitCode.SOFTWARE;
    }
    List<String> written =
        files.names().stream().map(name -> folder.resolve(name).toString()).toList();
    System.out.println("Wrote " + String.join(", ", written));
    return ExitCode.OK;
  }
}
