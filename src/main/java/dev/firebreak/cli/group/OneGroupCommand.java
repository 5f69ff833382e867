package dev.firebreak.cli.group;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.GroupDocument;
import dev.firebreak.client.Groups;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one group, which it shows at the end. */
abstract class OneGroupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The group.")
  private String id = "";

  @Mixin private GroupOutput output = new GroupOutput();

  @Mixin private NodeOption node = new NodeOption();

  /** Does what the command is for; returns the group after that. */
  abstract GroupDocument run(Groups groups, String group) throws IOException, InterruptedException;

  int exitCode(GroupDocument group) {
    return ExitCode.OK;
  }

  @Override
  public final Integer call() throws InterruptedException {
    return node.askNode(
        client -> {
          GroupDocument group = run(client.groups(), id);
          output.print(group);
          return exitCode(group);
        });
  }
}
