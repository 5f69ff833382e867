package dev.firebreak.cli.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.terminal.Screen;
import dev.firebreak.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists schedules, and changes them by its subcommands. */
@Command(
    name = "schedules",
    header = "List schedules, run them now, pause and resume them.",
    description = {
      "Lists the schedules with the next run, the last one, the times that were last missed, and"
          + " what is wrong, as the node knows them.",
      "Listing needs the scope read; see the commands for what they need."
    },
    subcommands = {
      ScheduleRunCommand.class,
      SchedulePauseCommand.class,
      ScheduleResumeCommand.class
    },
    exitCodeList = {
      "0:listed",
      ExitCode.HELP_USAGE,
      ExitCode.HELP_NO_NODE,
      "75:the store can't be used; run the command again",
      ExitCode.HELP_NO_PERMISSION
    })
public final class SchedulesCommand implements Callable<Integer> {
  @Option(
      names = "--json",
      description =
          "Print JSON, one line per schedule. This is the default where the output is not a"
              + " terminal.")
  private boolean json;

  @Mixin private NodeOption node = new NodeOption();

  @Override
  public Integer call() throws InterruptedException {
    return node.askNode(
        client -> {
          NodeAnswer answer = NodeAnswer.of(client.get("/v1/schedules"));
          if (!answer.ok()) {
            return answer.refused();
          }
          JsonNode schedules = answer.document().path("schedules");
          if (json || !Screen.isTerminal()) {
            schedules.forEach(one -> System.out.println(one));
          } else {
            System.out.print(table(schedules));
          }
          return ExitCode.OK;
        });
  }

  static String table(JsonNode schedules) {
    Table table =
        new Table("schedule", "type", "cron", "zone", "next run", "last run", "missed", "note");
    for (JsonNode one : schedules) {
      table.row(
          one.path("name").asText(),
          one.path("type").asText(),
          one.path("cron").asText(),
          one.path("zone").asText(),
          one.path("nextRun").asText("-"),
          one.path("lastRun").path("at").asText("-"),
          missed(one.path("lastMissed")),
          note(one));
    }
    return table.toString();
  }

  private static String missed(JsonNode missed) {
    return missed.isMissingNode()
        ? "-"
        : missed.path("times").asInt()
            + " until "
            + missed.path("last").asText()
            + " ("
            + missed.path("policy").asText()
            + ')';
  }

  private static String note(JsonNode schedule) {
    return schedule.has("error")
        ? schedule.path("error").asText()
        : NodeAnswer.pause(schedule.path("paused"));
  }
}
