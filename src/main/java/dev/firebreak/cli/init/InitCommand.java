package dev.firebreak.cli.init;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.migration.Migration;
import dev.firebreak.migration.UnusableHooks;
import dev.firebreak.template.NewFiles;
import dev.firebreak.template.Quoting;
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
import picocli.CommandLine.Option;
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
      "65:one of the files exists, or the hooks can't be used",
      "70:a file can't be written"
    })
public final class InitCommand implements Callable<Integer> {
  private static final Path HOOKS = Path.of("hooks");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TEMPLATE",
      description = "webhook, thumbnail, report or python-worker; not with --from-webhook.")
  private @Nullable String first;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FOLDER",
      description =
          "The folder, made if it does not exist. Default: named as the template, or hooks.")
  private @Nullable Path second;

  @Option(
      names = "--from-webhook",
      paramLabel = "FILE",
      description =
          "Translates the hooks file of adnanh/webhook, in JSON, into a configuration, and prints"
              + " what is to be done by hand.")
  private @Nullable Path hooks;

  @Override
  public Integer call() {
    if (hooks != null) {
      return second == null ? migrate(hooks) : usage("--from-webhook needs no template");
    }
    Template chosen = named(String.valueOf(first));
    if (chosen == null) {
      return usage(
          (first == null ? "which template? " : "there is no template \"" + first + "\"; ")
              + "there are "
              + Arrays.stream(Template.values())
                  .map(Template::word)
                  .collect(Collectors.joining(", ")));
    }
    Path into = second == null ? Path.of(chosen.word()) : second;
    int code = write(chosen.files(into), into);
    if (code == ExitCode.OK) {
      System.out.println();
      System.out.print(chosen.next(Program.name(System.getenv()), into));
    }
    return code;
  }

  private int migrate(Path file) {
    Path into = first == null ? HOOKS : Path.of(first);
    Migration migration;
    try {
      migration = Migration.of(file, into);
    } catch (UnusableHooks e) {
      e.errors().forEach(System.err::println);
      return ExitCode.DATA_ERROR;
    } catch (IOException e) {
      System.err.println("the hooks can't be read: " + e.getMessage());
      return ExitCode.DATA_ERROR;
    }
    int code = write(migration.files(), into);
    if (code == ExitCode.OK) {
      migration
          .notes()
          .forEach(
              (hook, notes) -> {
                System.out.println();
                System.out.println(hook);
                notes.forEach(note -> System.out.println("- " + note));
              });
      System.out.println();
      System.out.println(
          "Only you can read the files with secrets: give them to the user of the server.");
      String configuration = Quoting.shell(into.resolve(Template.CONFIGURATION).toString());
      String firebreak = Quoting.shell(Program.name(System.getenv()));
      System.out.println();
      System.out.println("Check the configuration, then start the server:");
      System.out.println("  " + firebreak + " check " + configuration);
      System.out.println("  " + firebreak + " serve --config " + configuration);
    }
    return code;
  }

  private static int usage(String message) {
    System.err.println(message);
    return ExitCode.USAGE;
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
