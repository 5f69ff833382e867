package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.client.Changed;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes the named tasks, or all tasks that match a filter. */
abstract class ChangeCommand implements Callable<Integer> {
  private final String done;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The tasks.")
  private List<String> ids = new ArrayList<>();

  @Mixin private FilterOptions filter = new FilterOptions();

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  /** Creates a command that reports changed tasks with this word. */
  ChangeCommand(String done) {
    this.done = done;
  }

  abstract TaskDocument change(Tasks tasks, String id) throws IOException, InterruptedException;

  /** The last part of the path of the change. */
  abstract String name();

  /**
   * Why the tasks can't be changed as the options say; null if they can.
   *
   * @param named whether the tasks are given by their ids
   */
  @Nullable String refusal(boolean named) {
    return null;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (ids.isEmpty() != filter.given()) {
      System.err.println("give either the ids of tasks, or --type, --state or --where");
      return ExitCode.USAGE;
    }
    String refusal = refusal(!ids.isEmpty());
    if (refusal != null) {
      System.err.println(refusal);
      return ExitCode.USAGE;
    }
    return node.ask(ids.isEmpty() ? this::allThatMatch : this::thoseNamed);
  }

  private int thoseNamed(Tasks tasks) throws IOException, InterruptedException {
    List<TaskDocument> changed = new ArrayList<>();
    for (String id : ids) {
      changed.add(change(tasks, id));
    }
    output.print(changed.stream());
    return ExitCode.OK;
  }

  private int allThatMatch(Tasks tasks) throws IOException, InterruptedException {
    long all = 0;
    Changed changed;
    String cursor = null;
    do {
      changed = tasks.changeAll(name(), filter.filter(), cursor);
      all += changed.changed();
      cursor = changed.next();
    } while (cursor != null);
    if (output.json()) {
      System.out.println("{\"changed\":" + all + ",\"more\":" + changed.more() + "}");
    } else {
      System.out.println(done + ' ' + all + (changed.more() ? "; more tasks match" : ""));
    }
    return changed.more() ? ExitCode.TEMPORARY : ExitCode.OK;
  }
}
