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

/** Pekko's parser and renderer, with the limits of the configuration. */
final class HttpLayer {
  private HttpLayer() {}

  /** Each connection gets a copy of it, by being run with it. */
  @SuppressWarnings("unchecked") // Every Java HttpResponse is a Scala one.
  static BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> of(
      ActorSystem<?> system, HttpSettings.Head head) {
    var classic = Adapter.toClassic(system);
    Object layer =
        Http$.MODULE$
            .apply(classic)
            .serverLayer(
                (org.apache.pekko.http.scaladsl.settings.ServerSettings)
                    limited(ServerSettings.create(classic), head),
                Option.empty(),
                classic.log(),
                false)
            .asJava();
    return (BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed>) layer;
  }

  private static ServerSettings limited(ServerSettings settings, HttpSettings.Head head) {
    return settings.withParserSettings(
        settings
            .getParserSettings()
            .withMaxUriLength(head.maxUri())
            // Pekko counts the empty line at the end as well.
            .withMaxHeaderCount(head.maxCount() + 1)
            .withMaxHeaderNameLength(head.maxName())
            .withMaxHeaderValueLength(head.maxValue()));
  }
}
