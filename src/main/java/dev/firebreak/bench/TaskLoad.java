package dev.firebreak.bench;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.firebreak.api.Payload;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.server.NodeServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A load of tasks, or of calls, with which tasks are compared.
 *
 * @param name the name in reports
 * @param request the request to send
 * @param tasks the number of tasks in each request; 0 for a call
 * @param goal what is measured of the tasks
 * @param load the load on the node
 */
record TaskLoad(String name, PreparedRequest request, int tasks, Goal goal, Load load) {
  static final String CALLS = "calls";
  static final String ACCEPT = "accept only";
  static final String ONE_BY_ONE = "one by one";
  static final String BULK = "bulk";
  static final String IDLE = "one at a time";

  /** A type whose tasks are never due. */
  static final String LATER = "later";

  private static final int BULK_LINES = 20_000;
  private static final int BULK_CONNECTIONS = 2;
  private static final int ACCEPTED = 202;

  /** An answer after this time is not the expected one: that the task is finished. */
  private static final int LONGEST_WAIT_S = 10;

  /** What is measured of the tasks of a load. */
  enum Goal {
    /** Tasks are accepted, and not due. */
    ACCEPTANCE,
    /** Tasks are finished. The load is over when all of them are final. */
    END,
    /** The answer to a request says that its call or task is finished. */
    ANSWER
  }

  /** A task whose end is waited for. */
  static PreparedRequest awaited(Plan plan, URI node) {
    return PreparedRequest.post(
        node.resolve("/v1/submit/" + NodeServer.ECHO),
        plan.request().payload(),
        "Prefer: wait=" + LONGEST_WAIT_S);
  }

  /** The loads of a plan, for this node: each as fast as possible. */
  static List<TaskLoad> all(Plan plan, URI node) {
    Payload payload = plan.request().payload();
    Load load = plan.load();
    URI call = plan.request().uri(node, NodeServer.ECHO);
    URI submit = node.resolve("/v1/submit/" + NodeServer.ECHO);
    URI later = node.resolve("/v1/submit/" + LATER);
    URI bulk = node.resolve("/v1/submit");
    Load few = new Load(BULK_CONNECTIONS, 1, load.warmup(), load.duration(), null);
    Load one = new Load(1, 1, load.warmup(), load.duration(), null);
    return List.of(
        new TaskLoad(CALLS, PreparedRequest.post(call, payload), 0, Goal.ANSWER, load),
        new TaskLoad(
            ACCEPT,
            PreparedRequest.post(later, payload, "Firebreak-Delay: 86400").expecting(ACCEPTED),
            1,
            Goal.ACCEPTANCE,
            load),
        new TaskLoad(
            ONE_BY_ONE,
            PreparedRequest.post(submit, payload).expecting(ACCEPTED),
            1,
            Goal.END,
            load),
        new TaskLoad(BULK, PreparedRequest.post(bulk, lines(payload)), BULK_LINES, Goal.END, few),
        new TaskLoad(IDLE, awaited(plan, node), 1, Goal.ANSWER, one));
  }

  String type() {
    return goal == Goal.ACCEPTANCE ? LATER : NodeServer.ECHO;
  }

  private static Payload lines(Payload payload) {
    String text = new String(payload.bytes(), StandardCharsets.UTF_8);
    String input = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    String line = "{\"type\":\"" + NodeServer.ECHO + "\",\"input\":\"" + input + "\"}\n";
    return Payload.of(
        line.repeat(BULK_LINES).getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
  }
}
