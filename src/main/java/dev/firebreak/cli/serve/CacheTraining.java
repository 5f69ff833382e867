package dev.firebreak.cli.serve;

import static java.util.Objects.requireNonNull;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.node.Node;
import dev.firebreak.node.StartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A node on a free port that answers requests of all kinds. It is started as {@code serve} starts
 * one, with a store, because Java keeps only the classes that are used here. It has a separate
 * configuration, without handlers, plugins or ports of the operator.
 */
record CacheTraining(Node node, FirebreakClient client) implements AutoCloseable {
  /** Enough for the JVM to notice frequently used methods; more does not make a start faster. */
  private static final int ROUNDS = 10;

  private static final String CONFIG =
      """
      firebreak {
        http.port = 0
        types {
          echo { handler = dev.firebreak.demo.Echo }
          sleep { handler = dev.firebreak.demo.Sleep }
          crash { handler = dev.firebreak.demo.Crash, retry.backoff = 1ms, breaker.window = 0 }
        }
      }
      """;

  /**
   * Starts the node.
   *
   * @param folder an empty folder for its configuration and its data
   */
  static CacheTraining open(Path folder) throws IOException, InvalidConfig, StartFailed {
    Path file = Files.writeString(folder.resolve("firebreak.conf"), CONFIG);
    String data = folder.resolve("data").toString();
    Ahead.begin().awaitDefaults();
    ServeRequest request = PlainServe.read("serve", "--config=" + file, "--data-dir=" + data);
    Node node = new Serving(requireNonNull(request), Map.of()).start(new CompletableFuture<>());
    return new CacheTraining(node, new FirebreakClient(node.uri()));
  }

  /**
   * Runs the training.
   *
   * @throws IOException if an answer is not the expected one
   */
  void play() throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      expect(200, client.call(new Call("echo", new byte[] {1}, null, null)));
      expect(200, client.call(Call.json("sleep", "{\"ms\":0}")));
      expect(422, client.call(Call.json("sleep", "{\"ms\":\"long\"}")));
      expect(502, client.call(Call.json("crash", "{}")));
      expect(404, client.call(Call.json("nothing", "{}")));
      expectSuccess(Submission.json("sleep", "{\"ms\":0}"));
      expect(200, client.get("/v1/tasks"));
      expect(200, client.get("/v1/types"));
      expect(200, client.get("/v1/supervision"));
      expect(200, client.get("/health/ready"));
    }
    expect(200, client.get("/metrics"));
  }

  private void expectSuccess(Submission submission) throws IOException, InterruptedException {
    TaskDocument task = client.tasks().submitAndWait(submission, FirebreakClient.PATIENCE);
    if (!task.succeeded()) {
      throw new IOException("the task is " + task);
    }
  }

  private static void expect(int status, HttpAnswer answer) throws IOException {
    if (answer.status() != status) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "answered with %d instead of %d: %s",
              answer.status(),
              status,
              answer.text()));
    }
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }
}
