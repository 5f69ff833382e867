package dev.firebreak.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every kind of problem that an answer can have, with the text of its page. The slug, and so the
 * URI of the page, is the constant's name in lower case with dashes.
 */
enum ProblemType {
  BAD_REQUEST(
      400,
      "The request is not valid HTTP",
      "The detail tells what could not be read, or could be read in two ways. The request was not"
          + " run, and the connection is closed, because it is unknown where the next request"
          + " begins."),
  BAD_HEADER(
      400,
      "A header has an invalid value",
      "The detail names the header and the values that it may have. Nothing was run."),
  MALFORMED_JSON(
      400,
      "The body is not JSON",
      "This type reads JSON. Line and column (in bytes, from 1) tell where reading stopped."),
  MALFORMED_FORM(
      400,
      "The body is not the form that its Content-Type says",
      "This type reads forms. The detail tells what is wrong, and part is the name of the field or"
          + " file that it is about. Nothing was run."),
  UNAUTHORIZED(
      401,
      "A valid token is required",
      "Send it as Authorization: Bearer fb_... The operator of the server creates tokens by"
          + " firebreak token create. Nothing was run."),
  BAD_SIGNATURE(
      401,
      "The signature of the request is missing, wrong or too old",
      "The type of this path runs only requests that are signed with its secret, in the way that"
          + " its configuration (verify) names. The detail says what is wrong. Check that both"
          + " sides have the same secret, that no proxy changes the body, and that the clocks"
          + " agree. Nothing was run."),
  FORBIDDEN(
      403,
      "The token does not allow this",
      "scope names the missing scope, or the detail names the types that the token is valid for."
          + " The operator of the server can create a token that has it. Nothing was run."),
  FOREIGN_ORIGIN(
      403,
      "A page of another site must not change anything here",
      "The browser reports (Origin, Sec-Fetch-Site) that the page that sent this request does not"
          + " belong to this server. Nothing was run or changed. If the page is yours, add its"
          + " host, and its port if it has one, to firebreak.http.allowed-hosts"
          + " (FIREBREAK_HTTP_ALLOWED_HOSTS). A program that is not a browser sends neither"
          + " header."),
  NOT_FOUND(
      404, "There is no such path", "Calls go to /v1/call/{type}; /v1/types lists the types."),
  UNKNOWN_TYPE(
      404,
      "No type of this name is declared",
      "/v1/types lists the types of this node. Types are declared in its configuration."),
  UNKNOWN_NODE(
      404,
      "No node has this name or address",
      "GET /v1/nodes lists the nodes that are known now. A node that has ended is not among them."),
  UNKNOWN_TASK(
      404,
      "No task has this id",
      "It never existed, or it ended longer ago than the node's retention. The answer to a submit"
          + " has the id."),
  UNKNOWN_STEP(
      404,
      "The task has recorded no step of this name",
      "/v1/tasks/{id}/steps lists the steps that a task has recorded. The name of a step is written"
          + " into a path as one segment, with percent-encoding. Nothing was changed."),
  UNKNOWN_SCHEDULE(
      404,
      "No schedule of this name is declared",
      "/v1/schedules lists the schedules of this node. Schedules are declared in its"
          + " configuration."),
  UNKNOWN_TOKEN(
      404,
      "No token has this name",
      "It was revoked or has expired. GET /v1/tokens lists the tokens."),
  TOKEN_EXISTS(
      409,
      "There is a valid token of this name",
      "Rotate it: the old one and its successor are both valid for a while. Or revoke it first."),
  BAD_PARAMETER(
      400,
      "A query parameter is unknown or has an invalid value",
      "The detail names the parameter and the values that it may have."),
  METHOD_NOT_ALLOWED(
      405,
      "This path does not allow the method",
      "The Allow header lists the methods that it allows."),
  REQUEST_TIMEOUT(
      408,
      "The request took too long to arrive",
      "Headers must arrive in full within the server's header-timeout, the body within its"
          + " body-timeout. Nothing was run."),
  CANCELLED(
      409,
      "It was cancelled",
      "For a call: its caller closed the connection, or its half of it, before the answer was sent;"
          + " a type with on-disconnect = finish goes on all the same. For a task: a caller or an"
          + " operator cancelled it. The handler was told to stop; what it did before is done."),
  NOT_FINAL(
      409,
      "The task has not ended",
      "state is its present state. Ask again after Retry-After seconds, or wait with Prefer:"
          + " wait=N. Only tasks that failed, were cancelled or are quarantined can be retried."),
  ALREADY_FINAL(
      409,
      "The task has ended",
      "state is its final state. A task that succeeded can't be changed."),
  SIGNAL_CONFLICT(
      409,
      "The signal was received with another body",
      "A task gets one signal of a name: the first one. The same signal may be sent again. Nothing"
          + " was changed."),
  SIGNAL_TOO_LATE(
      409,
      "The task no longer waits for this signal",
      "Its time was up before the signal came, which is recorded as a step. A retry from that step"
          + " waits for the signal again. Nothing was changed."),
  TOO_MANY_SIGNALS(
      409,
      "The task has as many signals, or bytes of them, as it may have",
      "Signals are kept as long as their task; tasks.max-signal-bytes bounds their bytes. Nothing"
          + " was changed."),
  NO_DEMONSTRATION(
      409,
      "The type is not a demonstration type",
      "Only supervisors of types with a handler of the package dev.firebreak.demo crash on request."
          + " Nothing was changed."),
  PAYLOAD_TOO_LARGE(
      413,
      "The body is too large",
      "maxBytes is the limit of this type (its max-body). Nothing was run."),
  URI_TOO_LONG(414, "The URI is too long", "Put data into the body. Nothing was run."),
  UNKNOWN_HOST(
      421,
      "This server is not known by that name",
      "The Host header names a host that is neither a loopback name nor in"
          + " firebreak.http.allowed-hosts (FIREBREAK_HTTP_ALLOWED_HOSTS): the operator adds the"
          + " names that callers know the server by. A web page could otherwise give its own name"
          + " an address of this server and read everything (DNS rebinding). Nothing was run."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "This type does not accept this content type",
      "The Accept header lists the media types that it accepts. Send the body with one of them as"
          + " its Content-Type, and without Content-Encoding. Nothing was run."),
  INVALID_INPUT(
      422,
      "The JSON has the wrong shape",
      "errors lists what is wrong; pointer tells where, as a JSON Pointer (RFC 6901)."),
  REJECTED(
      422,
      "The handler rejected the input",
      "Trying again with the same input would not help. The detail comes from the handler, and so"
          + " may the status."),
  IDEMPOTENCY_KEY_REUSED(
      422,
      "The Idempotency-Key was used for something else",
      "The same caller submitted another body or content type of this type with the same key. Use a"
          + " new key for new work. Nothing was stored."),
  INVALID_CONFIGURATION(
      422,
      "The configuration can't be used",
      "reasons says what is wrong with it, as firebreak check does. The node goes on with the"
          + " configuration that it had; nothing was changed."),
  RATE_LIMITED(
      429,
      "Too many requests",
      "More calls arrived than the type's rate-limit admits. Nothing was run; the next call may"
          + " be admitted after Retry-After seconds."),
  QUOTA_EXCEEDED(
      429,
      "The quota of the token is used up",
      "quota says which: rate, for calls and submits within a time, each line of a bulk submit"
          + " included; or backlog, for tasks of the token's owner that have not ended. limit is"
          + " its value. Nothing was run or stored; send it again after Retry-After seconds. The"
          + " operator of the server can create a token with another quota."),
  HEADERS_TOO_LARGE(431, "The headers are too large", "Send fewer or shorter ones."),
  INTERNAL_ERROR(
      500,
      "The server failed",
      "An error in Firebreak itself, not in the request or the handler. The log has details."),
  NOT_IMPLEMENTED(501, "The server does not know this method", "Calls are made with POST."),
  HTTP_VERSION_NOT_SUPPORTED(505, "This version of HTTP is not supported", "Use HTTP/1.1."),
  WORKER_CRASHED(
      502,
      "The worker crashed on every attempt",
      "attempts is the number of attempts, cause tells how the last one ended. Neither the server"
          + " nor any other call was affected."),
  MISUSED(
      500,
      "The command of the type is wrong",
      "The program ended with an exit code that the type's exit-codes.misused lists (64 by"
          + " default), or its file can't be executed as it is. The operator has to correct the"
          + " command. It was not tried again."),
  OUTPUT_TOO_LARGE(
      502,
      "The program wrote too much",
      "maxOutput is the number of bytes that it may write. The program was stopped, and not tried"
          + " again."),
  OUTCOME_UNKNOWN(
      502,
      "The outcome is unknown",
      "502: this node had no free slot and forwarded the call to another node, which was lost or"
          + " stopped responding. The call may have run, in part or to its end. It was not sent to"
          + " a third node: call again only if running it twice does no harm. 503: the connection"
          + " to the store was lost before the result was known. The request may have taken effect:"
          + " submit again with the same Idempotency-Key; before you repeat any other request, read"
          + " the state of the task."),
  UNKNOWN_GROUP(
      404,
      "There is no such group",
      "No group has this id, or it belongs to another owner. A group is deleted with the last of"
          + " its tasks."),
  GROUP_CLOSED(
      409,
      "The group is closed",
      "It was closed or cancelled, or has as many tasks as its size says. The task was not"
          + " stored."),
  NO_CHILD(
      409,
      "The parent can have no such child",
      "The task that the submit names as its parent has ended, is being cancelled, has too many"
          + " ancestors, or has too many children: reason tells which. The task was not stored."),
  OUTPUT_NOT_KEPT(
      507,
      "The output of the program could not be kept",
      "The program ran to its end or was stopped, and may have had its effects. Its output is"
          + " longer than what is held in memory, and the node could not write it to work-dir: the"
          + " disk may be full. The detail is the message of the operating system. A call was not"
          + " tried again."),
  NOT_STARTED(
      503,
      "The program could not be started",
      "The detail is the message of the operating system. The start was tried several times, and"
          + " nothing was run."),
  DEADLINE_EXCEEDED(
      504,
      "The time limit was exceeded",
      "The attempt ran longer than the type's timeout, or the call longer than its"
          + " Firebreak-Timeout. The handler was told to stop; what it did before is done."),
  NODE_SILENT(
      504,
      "The node did not answer",
      "The node that the request names did not answer in time. Whether it has done what was"
          + " requested is unknown: GET /v1/nodes/supervision shows it once it answers again."),
  QUARANTINED(
      502,
      "The task was quarantined",
      "The JVM that it ran in died under it again and again, the last time in a process of its own;"
          + " cause tells how. It is retried only on request."),
  STORE_UNAVAILABLE(
      503,
      "Tasks can't be stored now",
      "The detail gives the reason. Nothing was stored; calls are not affected. Try again after"
          + " Retry-After seconds."),
  STORE_FULL(
      507,
      "There is no space left to store tasks",
      "Nothing was stored. Tasks that were accepted still run, and can be read and cancelled."
          + " Submits are accepted again once there is space."),
  AUDIT_UNAVAILABLE(
      503,
      "The request can't be recorded",
      "Requests that the audit log records are refused while the log can't be written, so that no"
          + " entry is lost. The detail gives the reason. Nothing was run or changed; calls and"
          + " submits are not affected unless they are recorded too. The operator has to free"
          + " space, or to correct firebreak.http.audit.file; the node then continues by itself."),
  OVER_CAPACITY(
      503,
      "There is no capacity",
      "All slots of the type and its waiting line are taken, or none fell free in time. Nothing was"
          + " run unless the detail says so; try again after Retry-After seconds."),
  PAUSED(
      503,
      "The type is paused",
      "An operator has paused the type; the detail tells since when and why. Nothing was run. Calls"
          + " are admitted again when the type is resumed: try again after Retry-After seconds."
          + " Tasks can still be submitted; they wait until then."),
  LEAKED_WORKERS(
      503,
      "Too many handlers of this type never returned",
      "They ignored their interrupt after a timeout and still hold a thread each. The type refuses"
          + " work until some of them end, or the node is restarted."),
  BREAKER_OPEN(
      503,
      "Nearly every attempt of this type crashed",
      "Its breaker therefore refuses all calls for a pause; then one call is admitted, and if it"
          + " does not crash, all calls are admitted again. Nothing was run; try again after"
          + " Retry-After seconds."),
  DRAINING(
      503,
      "The node is stopping",
      "It finishes running work and accepts no new work. Try another node, or this one later."),
  NODE_FAILED(
      503,
      "A part of the node has failed",
      "The detail names the thread, and what ended it or blocks it. Other parts may still answer,"
          + " but this node has to be restarted; its log has more."),
  SUPERVISOR_RESTARTED(
      503,
      "The supervisor of this type failed",
      "It is being restarted; its calls were ended. The detail tells whether this call had begun:"
          + " what it did before is done. Other types were not affected."),
  LEASE_LOST(
      503,
      "The node lost its lease",
      "It could not renew its lease in the store in time, so it stopped its tasks, and another node"
          + " may run them. No attempt is counted.");

  private static final Map<String, ProblemType> BY_SLUG =
      Arrays.stream(values()).collect(Collectors.toMap(ProblemType::slug, Function.identity()));

  private final int status;
  private final String title;
  private final String explanation;

  ProblemType(int status, String title, String explanation) {
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  static Optional<ProblemType> ofSlug(String slug) {
    return Optional.ofNullable(BY_SLUG.get(slug));
  }

  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String uri() {
    return "/problems/" + slug();
  }

  /** The default status; an answer may have another. */
  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }
}
