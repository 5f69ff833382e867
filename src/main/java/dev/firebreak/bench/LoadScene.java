package dev.firebreak.bench;

import dev.firebreak.bench.Contest.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Calls, as many or as often as the plan says; of Firebreak, and of what it is compared with. */
final class LoadScene implements AutoCloseable {
  private static final String FIREBREAK = "firebreak";

  private final Plan plan;
  private final Deque<Child> children = new ArrayDeque<>();

  private LoadScene(Plan plan) {
    this.plan = plan;
  }

  static Report play(Plan plan, PrintStream out) throws IOException, InterruptedException {
    try (LoadScene scene = new LoadScene(plan)) {
      List<Contender> contenders =
          plan.against().isEmpty() ? List.of(scene.alone()) : scene.compared();
      return LoadReport.of(plan, new Contest(plan.load(), plan.rounds()).play(contenders, out));
    }
  }

  private Contender alone() throws IOException, InterruptedException {
    URI url = plan.request().url();
    URI node = url == null ? started(NodeServer.start()) : url;
    return contender(plan.request().type(), node, plan.request().type());
  }

  private List<Contender> compared() throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    URI node = started(NodeServer.start());
    contenders.add(contender(FIREBREAK, node, NodeServer.ECHO));
    contenders.add(contender(FIREBREAK + " inline", node, NodeServer.INLINE));
    Sample answer = sample(plan.request().uri(node, NodeServer.ECHO));
    for (ComparedServer rival : plan.against()) {
      URI server =
          started(
              switch (rival) {
                case BARE -> BareServer.start(answer);
                case GO -> GoServer.build().start(answer);
              });
      contenders.add(contender(rival.text(), server, NodeServer.ECHO));
    }
    return contenders;
  }

  private Contender contender(String name, URI server, String type)
      throws IOException, InterruptedException {
    URI uri = plan.request().uri(server, type);
    RequestBytes shot = RequestBytes.post(uri, plan.request().payload());
    return new Contender(name, server, List.of(shot.expectingBytes(sample(uri).bytes())));
  }

  private Sample sample(URI uri) throws IOException, InterruptedException {
    return Sample.take(uri, plan.request().payload());
  }

  private URI started(Child child) throws IOException, InterruptedException {
    children.push(child);
    return child.uri();
  }

  @Override
  public void close() {
    children.forEach(Child::close);
  }
}
