package dev.firebreak.bench.stored;

import dev.firebreak.api.Payload;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.LoadGenerator;
import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A node of a measurement, and the loads on it. */
final class LoadedNode implements AutoCloseable {
  private static final int ACCEPTED = 202;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Payload INPUT = Payload.text("hello");

  private final String name;
  private final ChildProcess server;
  private final URI uri;
  private final FirebreakClient client;
  private final StoredTasks tasks;

  private LoadedNode(String name, ChildProcess server, URI uri) {
    this.name = name;
    this.server = server;
    this.uri = uri;
    client = new FirebreakClient(uri, TIMEOUT);
    tasks = new StoredTasks(client);
  }

  /**
   * The rate of one load.
   *
   * @param name the name of the node in reports
   * @param round from 1
   * @param perSecond tasks finished per second
   * @param wrong other answers, and tasks that did not finish once
   */
  record Rate(String name, int round, double perSecond, long wrong) {}

  /**
   * Starts a node.
   *
   * @param name its name in reports
   * @param config further settings
   */
  static LoadedNode start(String name, String... config) throws IOException, InterruptedException {
    ChildProcess server = NodeServer.start(config);
    try {
      return new LoadedNode(name, server, server.uri());
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  StoredTasks tasks() {
    return tasks;
  }

  /** Submits tasks one by one, until all are finished. */
  Rate oneByOne(Load load, int round) throws IOException, InterruptedException {
    long before = tasks.ended(NodeServer.ECHO); // The number of stored ones falls with pruning.
    PreparedRequest submit =
        PreparedRequest.post(uri.resolve("/v1/submit/" + NodeServer.ECHO), INPUT)
            .expecting(ACCEPTED);
    long begin = System.nanoTime();
    Measurement measurement = new LoadGenerator(TIMEOUT).run(uri, List.of(submit), load);
    long accepted = measurement.all().expected();
    tasks.awaitEnded(NodeServer.ECHO, before + accepted);
    double seconds = seconds(begin);
    long wrong = measurement.wrong() + tasks.ended(NodeServer.ECHO) - before - accepted;
    return new Rate(name, round, accepted / seconds, wrong);
  }

  /** Claims a backlog of so many tasks, until all are finished. */
  Rate claims(int backlog, int round) throws IOException, InterruptedException {
    tasks.pause(GrowthStore.BACKLOG);
    long before = tasks.succeeded(GrowthStore.BACKLOG);
    tasks.submit(() -> Submission.json(GrowthStore.BACKLOG, "\"hello\""), backlog);
    long begin = System.nanoTime();
    tasks.resume(GrowthStore.BACKLOG);
    tasks.awaitSucceeded(GrowthStore.BACKLOG, before + backlog);
    double seconds = seconds(begin);
    long wrong = tasks.succeeded(GrowthStore.BACKLOG) - before - backlog;
    return new Rate(name, round, backlog / seconds, wrong);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
