package dev.firebreak.traces;

/** The names of attributes of spans; those of others by OpenTelemetry's semantic conventions. */
public final class Attribute {
  /** The name of a type. */
  public static final String TYPE = "firebreak.type";

  /** The id of a task. */
  public static final String TASK = "firebreak.task.id";

  /** The id of a call on the node that runs it. */
  public static final String CALL = "firebreak.call.id";

  /** The number of an attempt, from 1. */
  public static final String ATTEMPT = "firebreak.attempt.number";

  /** The number of the claim under which a task's attempt runs. */
  public static final String CLAIM = "firebreak.claim";

  /** How an attempt ended, in the words of metrics. */
  public static final String OUTCOME = "firebreak.outcome";

  /** The address of the node that a call is sent to. */
  public static final String PEER = "firebreak.peer";

  /** The signal that ended a program. */
  public static final String SIGNAL = "firebreak.process.signal";

  public static final String EXECUTABLE = "process.executable.name";
  public static final String EXIT_CODE = "process.exit.code";
  public static final String METHOD = "http.request.method";
  public static final String ROUTE = "http.route";
  public static final String STATUS = "http.response.status_code";
  public static final String PATH = "url.path";
  public static final String SCHEME = "url.scheme";
  public static final String CLIENT = "client.address";
  public static final String AGENT = "user_agent.original";

  private Attribute() {}
}
