package dev.firebreak.cli.task;

import static java.util.Objects.requireNonNull;

import dev.firebreak.cli.option.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that programs run within their tasks. Subclasses describe it for the help of all
 * commands; {@code bin/firebreak} runs it without Java, by {@code bin/firebreak-step}.
 */
abstract class ScriptCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public final Integer call() {
    System.err.println(
        requireNonNull(spec).qualifiedName() + ": bin/firebreak runs this, without Java");
    return ExitCode.UNAVAILABLE;
  }
}
