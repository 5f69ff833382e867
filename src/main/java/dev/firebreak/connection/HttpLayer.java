package dev.firebreak.connection;

import dev.firebreak.config.HttpSettings;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.Http$;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import scala.Option;

/** Creates Pekko's parser and renderer with the configured limits. */
final class HttpLayer {
  private HttpLayer() {}

  /**
   * Returns the layer as a blueprint, of which each connection runs a copy.
   *
   * @param encrypted whether the URIs of requests begin with https
   */
  @SuppressWarnings("unchecked") // Every Java HttpResponse is a Scala HttpResponse.
  static BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> of(
      ActorSystem<?> system, HttpSettings.Head head, boolean encrypted) {
    var classic = Adapter.toClassic(system);
    Object layer =
        Http$.MODULE$
            .apply(classic)
            .serverLayer(
                (org.apache.pekko.http.scaladsl.settings.ServerSettings)
                    limited(ServerSettings.create(classic), head),
                Option.empty(),
                LayerLog.of(classic),
                encrypted)
            .asJava();
    return (BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed>) layer;
  }

  private static ServerSettings limited(ServerSettings settings, HttpSettings.Head head) {
    return settings.withParserSettings(
        settings
            .getParserSettings()
            .withMaxUriLength(head.maxUri())
            // Pekko also counts the empty line at the end.
            .withMaxHeaderCount(head.maxCount() + 1)
            .withMaxHeaderNameLength(head.maxName())
            .withMaxHeaderValueLength(head.maxValue()));
  }
}
