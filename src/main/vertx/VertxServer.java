import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * What Firebreak is measured against: Vert.x, which answers each request with its body on the
 * thread that has received it, an event loop per core, without a worker.
 */
final class VertxServer extends VerticleBase {
  /** A free port, which all event loops share. */
  private static final int SHARED = -1;

  private final List<String[]> headers;
  private HttpServer server;

  private VertxServer(List<String[]> headers) {
    this.headers = headers;
  }

  /** The arguments are the headers of every answer, each "Name: value". */
  public static void main(String[] args) throws Exception {
    List<String[]> headers = List.of(args).stream().map(header -> header.split(": ", 2)).toList();
    Vertx vertx = Vertx.vertx();
    int port = 0;
    for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
      VertxServer loop = new VertxServer(headers);
      vertx.deployVerticle(loop).await();
      port = loop.server.actualPort();
    }
    System.out.println("listens on http://127.0.0.1:" + port);
    while (System.in.read() >= 0) {
      // The parent writes nothing; the end of the stream tells this process to exit.
    }
    System.exit(0);
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer().requestHandler(this::answer);
    return server.listen(SHARED, "127.0.0.1");
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    headers.forEach(header -> response.putHeader(header[0], header[1]));
    request.body().onSuccess(response::end);
  }
}
