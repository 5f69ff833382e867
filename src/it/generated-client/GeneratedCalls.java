import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import generated.ApiClient;
import generated.ApiException;
import generated.ApiResponse;
import generated.api.NodeApi;
import generated.api.TasksApi;
import generated.api.TokensApi;
import generated.api.WorkApi;
import generated.model.BulkLine;
import generated.model.Problem;
import generated.model.State;
import generated.model.Task;
import generated.model.Token;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a user of the generated client writes. GeneratedClientTest compiles it with the client, and
 * runs it against a node with the types echo and crash.
 */
public final class GeneratedCalls {
  private static final Map<String, Integer> INPUT = Map.of("a", 1);

  private final ApiClient client = new ApiClient();
  private final WorkApi work;
  private final TasksApi tasks;

  private GeneratedCalls(URI node, String token) {
    client.updateBaseUri(node.toString().replaceAll("/$", ""));
    client.setRequestInterceptor(r -> r.header("Authorization", "Bearer " + token));
    // Afterwards, because each copies the settings of the client.
    work = new WorkApi(client);
    tasks = new TasksApi(client);
  }

  /** Uses each group of operations of a node, whose token has the scope admin. */
  public static void run(URI node, String token) throws Exception {
    GeneratedCalls calls = new GeneratedCalls(node, token);
    calls.call();
    calls.submit();
    calls.fail();
    calls.administer();
    calls.look();
  }

  private void call() throws ApiException {
    ApiResponse<Object> answer = work.callWithHttpInfo("echo", BigDecimal.TEN, null, null, INPUT);
    assertThat(answer.getData()).isEqualTo(INPUT);
    assertThat(answer.getHeaders()).containsEntry("Firebreak-Attempts", List.of("1"));
  }

  private void submit() throws ApiException {
    Task submitted = work.submit("echo", "key", null, null, null, 1, "wait=60", null, null, INPUT);
    assertThat(submitted.getState()).isEqualTo(State.SUCCEEDED);
    assertThat(tasks.getTask(submitted.getId(), null, null).getAttempts()).isEqualTo(1);
    assertThat(tasks.getResult(submitted.getId())).isEqualTo(INPUT);
    assertThat(tasks.listTasks("echo", State.SUCCEEDED, null, 10, null).getTasks())
        .extracting(Task::getId)
        .containsExactly(submitted.getId());
    assertThat(work.submitMany(new BulkLine().type("echo").input(INPUT), null).getId()).isNotNull();
    assertThat(work.submitMany(new BulkLine().type("none"), null).getError().getStatus())
        .isEqualTo(404);
  }

  private void fail() throws JsonProcessingException {
    ApiException crashed =
        catchThrowableOfType(
            ApiException.class,
            () -> work.call("crash", null, null, null, Map.of("probability", 1)));
    assertThat(crashed.getCode()).isEqualTo(502);
    Problem problem = client.getObjectMapper().readValue(crashed.getResponseBody(), Problem.class);
    assertThat(problem.getStatus()).isEqualTo(502);
  }

  private void administer() throws ApiException {
    TokensApi tokens = new TokensApi(client);
    Token created = tokens.createToken("ci", "call,read", "team", "e*", "1d", "5/s", 10);
    assertThat(created.getToken()).startsWith("fb_");
    assertThat(tokens.listTokens().getTokens()).extracting(Token::getName).contains("ci");
    tokens.revokeToken("ci");
  }

  private void look() throws ApiException {
    NodeApi node = new NodeApi(client);
    assertThat(node.listTypes().getTypes()).hasSize(2);
    assertThat(node.listNodes().getNodes()).hasSize(1); // No other node shares the store.
    assertThat(node.listTypesOfNodes().getNodes()).hasSize(1);
    assertThat(node.getSupervision().getSupervisors()).hasSize(2);
    node.isReady();
  }
}
