package dev.firebreak.cli;

import dev.firebreak.demo.Scene;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what Firebreak promises, on a server of its own. */
@Command(
    name = "demo",
    description = {
      "Starts a server of its own on a free port and shows what becomes of work that crashes.",
      "Exits with 1 if a healthy call failed."
    })
final class DemoCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENE",
      arity = "0..*",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Scene> scenes = Arrays.asList(Scene.values());

  @Option(
      names = "--strict",
      description =
          "Also exit with 1 if crashes made healthy calls slower, or a node was longer away, than"
              + " promised.")
  private boolean strict;

  @Override
  public Integer call() throws Exception {
    boolean well = true;
    for (Scene scene : scenes) {
      well &= scene.show(System.out, strict);
    }
    return well ? ExitCode.OK : ExitCode.FAILED;
  }
}
