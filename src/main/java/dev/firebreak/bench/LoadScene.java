package dev.firebreak.bench;

import com.typesafe.config.ConfigUtil;
import dev.firebreak.bench.Comparison.Target;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.report.Run;
import dev.firebreak.bench.server.BareServer;
import dev.firebreak.bench.server.BenchCertificate;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.GoServer;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.server.Sample;
import dev.firebreak.bench.server.ScratchFolder;
import dev.firebreak.bench.server.TokenServer;
import dev.firebreak.bench.server.VertxServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Measures calls of Firebreak and of the servers that it is compared with. */
final class LoadScene implements AutoCloseable {
  static final String FIREBREAK = "firebreak";
  static final String WITH_TOKEN = FIREBREAK + " with token";

  private final Plan plan;
  private final @Nullable BenchCertificate certificate;
  private final Scrapes scrapes = new Scrapes();
  private final RecordedServer recorded;
  private final Deque<Runnable> atEnd = new ArrayDeque<>();

  private LoadScene(Plan plan) throws IOException {
    this.plan = plan;
    this.certificate = plan.request().tls() ? BenchCertificate.create() : null;
    this.recorded = RecordedServer.of(plan);
    atEnd.push(recorded::close);
  }

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    try (LoadScene scene = new LoadScene(plan)) {
      List<Target> targets = plan.compares() ? scene.comparison() : List.of(scene.alone());
      List<Run> runs =
          new Comparison(plan.load(), plan.rounds(), scene.trusting(), scene.recorded)
              .run(targets, out);
      return LoadReport.of(plan, runs, scene.scrapes, scene.recorded.end().profile());
    }
  }

  private @Nullable SSLContext trusting() {
    return certificate == null ? null : certificate.trusting();
  }

  private ChildProcess node() throws IOException {
    List<String> more = new ArrayList<>();
    if (certificate != null) {
      more.add(certificate.settings());
    }
    if (plan.variants().contains(Variant.TOKEN)) {
      // The server with tokens has a store, so this one gets one, too.
      ScratchFolder folder = ScratchFolder.in(Path.of("").toAbsolutePath());
      atEnd.push(folder::close);
      more.add("firebreak.data-dir = " + ConfigUtil.quoteString(folder.path().toString()));
    }
    return recorded.start(more.toArray(String[]::new));
  }

  private Target alone() throws IOException, InterruptedException {
    URI url = plan.request().url();
    URI node = url == null ? started(node()) : url;
    return target(plan.request().type(), node, plan.request().type());
  }

  private List<Target> comparison() throws IOException, InterruptedException {
    List<Target> targets = new ArrayList<>();
    URI node = started(node());
    targets.add(target(FIREBREAK, node, NodeServer.ECHO));
    if (!plan.against().isEmpty()) {
      // Among variants alone, all servers must have answered equally many calls.
      targets.add(target(FIREBREAK + " inline", node, NodeServer.INLINE));
    }
    if (plan.variants().contains(Variant.TOKEN)) {
      TokenServer server = TokenServer.start();
      atEnd.push(server::close);
      targets.add(target(WITH_TOKEN, server.process().uri(), NodeServer.ECHO, server.header()));
    }
    if (plan.variants().contains(Variant.METRICS)) {
      targets.add(
          target(MetricsServers.UNCOUNTED, started(MetricsServers.uncounted()), NodeServer.ECHO));
      targets.addAll(manyTypes());
    }
    Sample answer = sample(plan.request().uri(node, NodeServer.ECHO));
    for (ComparedServer compared : plan.against()) {
      URI server =
          started(
              switch (compared) {
                case BARE -> BareServer.start(answer, certificate);
                case GO -> GoServer.build().start(answer);
                case VERTX -> VertxServer.build().start(answer);
              });
      targets.add(target(compared.text(), server, NodeServer.ECHO));
    }
    return targets;
  }

  /**
   * A server of many types, the same one again, which shows the noise, and while its metrics are
   * read.
   */
  private List<Target> manyTypes() throws IOException, InterruptedException {
    URI server = started(MetricsServers.manyTypes());
    for (String type : MetricsServers.types()) {
      sample(plan.request().uri(server, type));
    }
    Target unread = target(MetricsServers.UNREAD, server, NodeServer.ECHO);
    return List.of(
        unread, unread.as(MetricsServers.AGAIN), unread.scraped(MetricsServers.READ, scrapes));
  }

  private Target target(String name, URI server, String type, String... headers)
      throws IOException, InterruptedException {
    URI uri = plan.request().uri(server, type);
    PreparedRequest request = PreparedRequest.post(uri, plan.request().payload(), headers);
    int bytes = sample(uri, headers).bytes();
    return new Target(name, server, List.of(request.expectingBytes(bytes)));
  }

  private Sample sample(URI uri, String... headers) throws IOException, InterruptedException {
    return Sample.take(uri, plan.request().payload(), trusting(), headers);
  }

  private URI started(ChildProcess child) throws IOException, InterruptedException {
    atEnd.push(child::close);
    return child.uri();
  }

  @Override
  public void close() {
    atEnd.forEach(Runnable::run);
    if (certificate != null) {
      certificate.close();
    }
  }
}
