package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of two owners on two nodes of the shipped program that share a database. */
@LongTest({"AccessOnTwoNodesTest", "TokensTest"})
class OwnersIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCOPES = "&scopes=call,submit,read,cancel";
  private static final String[] LATER = {"Firebreak-Delay", "86400"};
  private static final int QUOTA = 60;

  /** Between requests to a node that may not have heard of the other's yet. */
  private static final Duration SOMETIMES = Duration.ofMillis(500);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static Postgres postgres;
  private static final List<Serving> NODES = new ArrayList<>();
  private static URI one;
  private static URI other;
  private static String root;

  @BeforeAll
  static void start() throws Exception {
    postgres = Postgres.start();
    String database = postgres.newDatabase();
    Path config =
        Files.writeString(
            folder.resolve("owners.conf"),
            """
            firebreak.http.access = tokens
            firebreak.types.echo { handler = dev.firebreak.demo.Echo }
            """);
    Map<String, String> environment = Map.of("FIREBREAK_JDBC_URL", database);
    root = firstToken(config, environment);
    for (int i = 0; i < 2; i++) {
      // The keeper repeats a start during which the database was too slow.
      NODES.add(Distribution.serve(environment, "--keep-alive", "--config", config.toString()));
    }
    one = NODES.get(0).uri();
    other = NODES.get(1).uri();
  }

  /** As an operator creates it, before any node runs. */
  private static String firstToken(Path config, Map<String, String> environment) throws Exception {
    String[] create = {"token", "create", "--name", "root", "--scopes", "admin", "--config"};
    ProcessBuilder command = new ProcessBuilder(Distribution.PROGRAM.toString());
    command.command().addAll(List.of(create));
    command.command().add(config.toString());
    command.environment().putAll(environment);
    String out = Distribution.run(command).out();
    return out.lines().filter(line -> line.startsWith("fb_")).findFirst().orElseThrow();
  }

  @AfterAll
  static void stop() {
    NODES.forEach(Serving::close);
    postgres.close();
  }

  private static HttpResponse<String> send(
      URI node, String token, String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(Patience.LIMIT)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("x"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int status(URI node, String token, String method, String path, String... headers) {
    return send(node, token, method, path, headers).statusCode();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a token through one node, and waits until the other accepts it. */
  private static String token(String name, String more) {
    HttpResponse<String> answer =
        send(one, root, "POST", "/v1/tokens?name=" + name + SCOPES + more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String text = json(answer).path("token").asText();
    await()
        .atMost(Patience.LIMIT)
        .pollInterval(SOMETIMES)
        .until(() -> status(other, text, "GET", "/v1/types") == 200);
    return text;
  }

  private static String submit(URI node, String token, String key) {
    HttpResponse<String> answer =
        send(
            node,
            token,
            "POST",
            "/v1/submit/echo",
            "Idempotency-Key",
            key,
            "Firebreak-Delay",
            "86400");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer).path("id").asText();
  }

  @Test
  void aTaskOfAnOwnerDoesNotExistForAnotherOnTheOtherNode() {
    String red = token("red", "");
    String blue = token("blue", "");
    String id = submit(one, red, "same");
    String task = "/v1/tasks/" + id;
    assertThat(status(other, red, "GET", task)).isEqualTo(200);
    for (String path : new String[] {task, task + "/result", task + "/events"}) {
      HttpResponse<String> answer = send(other, blue, "GET", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("unknown-task");
    }
    assertThat(status(other, blue, "POST", task + "/cancel")).isEqualTo(404);
    assertThat(status(other, blue, "POST", task + "/retry")).isEqualTo(404);
    assertThat(json(send(other, blue, "POST", "/v1/tasks/cancel")).path("changed").asInt())
        .isZero();
    assertThat(send(other, blue, "GET", "/v1/tasks").body()).doesNotContain(id);
    assertThat(send(other, red, "GET", "/v1/tasks").body()).contains(id);
    assertThat(submit(other, blue, "same")).isNotEqualTo(id);
    assertThat(submit(other, red, "same")).isEqualTo(id);
    assertThat(json(send(other, red, "GET", task)).path("state").asText()).isEqualTo("queued");
  }

  /** Returns how many requests the other node admits until it refuses one. */
  private static int admittedByTheOther(String token, String path, String... headers) {
    int[] admitted = {0};
    await()
        .atMost(Patience.LIMIT)
        .pollInterval(SOMETIMES)
        .until(
            () -> {
              HttpResponse<String> answer = send(other, token, "POST", path, headers);
              admitted[0] += answer.statusCode() < 300 ? 1 : 0;
              return answer.statusCode() == 429 && answer.body().contains("quota-exceeded");
            });
    return admitted[0];
  }

  @Test
  void aRateIsSpentOnBothNodesTogether() {
    String token = token("slow", "&rate=" + QUOTA + "/h");
    for (int i = 0; i < QUOTA; i++) {
      assertThat(status(one, token, "POST", "/v1/call/echo")).isEqualTo(200);
    }
    assertThat(admittedByTheOther(token, "/v1/call/echo")).isLessThan(QUOTA / 2);
  }

  @Test
  void aBacklogIsThatOfBothNodesTogether() {
    String token = token("few", "&backlog=" + QUOTA);
    for (int i = 0; i < QUOTA; i++) {
      // A task that is stored during a count of the store is counted twice until the next count.
      await()
          .atMost(Patience.LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(SOMETIMES)
          .until(() -> status(one, token, "POST", "/v1/submit/echo", LATER) == 202);
    }
    assertThat(status(one, token, "POST", "/v1/submit/echo", LATER)).isEqualTo(429);
    assertThat(admittedByTheOther(token, "/v1/submit/echo", LATER)).isLessThan(QUOTA / 2);
  }

  @Test
  void aTokenThatIsRevokedThroughOneNodeIsRefusedByBoth() {
    String token = token("gone", "");
    assertThat(status(one, root, "POST", "/v1/tokens/gone/revoke")).isEqualTo(200);
    assertThat(status(one, token, "GET", "/v1/types")).isEqualTo(401);
    await()
        .atMost(Patience.LIMIT)
        .pollInterval(SOMETIMES)
        .until(() -> status(other, token, "GET", "/v1/types") == 401);
    assertThat(status(other, root, "GET", "/v1/types")).isEqualTo(200);
  }
}
