package dev.firebreak.bench;

import dev.firebreak.bench.Comparison.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Measures calls of Firebreak and of the servers that it is compared with. */
final class LoadScene implements AutoCloseable {
  private static final String FIREBREAK = "firebreak";

  private final Plan plan;
  private final Deque<ChildProcess> children = new ArrayDeque<>();

  private LoadScene(Plan plan) {
    this.plan = plan;
  }

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    try (LoadScene scene = new LoadScene(plan)) {
      List<Target> targets = plan.against().isEmpty() ? List.of(scene.alone()) : scene.comparison();
      return LoadReport.of(plan, new Comparison(plan.load(), plan.rounds()).run(targets, out));
    }
  }

  private Target alone() throws IOException, InterruptedException {
    URI url = plan.request().url();
    URI node = url == null ? started(NodeServer.start()) : url;
    return target(plan.request().type(), node, plan.request().type());
  }

  private List<Target> comparison() throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    URI node = started(NodeServer.start());
    targets.add(target(FIREBREAK, node, NodeServer.ECHO));
    targets.add(target(FIREBREAK + " inline", node, NodeServer.INLINE));
    Sample answer = sample(plan.request().uri(node, NodeServer.ECHO));
    for (ComparedServer compared : plan.against()) {
      URI server =
          started(
              switch (compared) {
                case BARE -> BareServer.start(answer);
                case GO -> GoServer.build().start(answer);
              });
      targets.add(target(compared.text(), server, NodeServer.ECHO));
    }
    return targets;
  }

  private Target target(String name, URI server, String type)
      throws IOException, InterruptedException {
    URI uri = plan.request().uri(server, type);
    PreparedRequest request = PreparedRequest.post(uri, plan.request().payload());
    return new Target(name, server, List.of(request.expectingBytes(sample(uri).bytes())));
  }

  private Sample sample(URI uri) throws IOException, InterruptedException {
    return Sample.take(uri, plan.request().payload());
  }

  private URI started(ChildProcess child) throws IOException, InterruptedException {
    children.push(child);
    return child.uri();
  }

  @Override
  public void close() {
    children.forEach(ChildProcess::close);
  }
}
