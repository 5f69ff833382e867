package dev.firebreak.connection;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.BusLogging;
import org.apache.pekko.event.LoggingAdapter;

/**
 * The log of Pekko's HTTP layer, without its warning of answers that begin before their request has
 * ended: that is what a call does whose input and answer are streamed, or whose program reads only
 * the beginning of its input.
 */
final class LayerLog extends BusLogging {
  private static final String EARLY = "Sending an 2xx 'early' response";

  private LayerLog(ExtendedActorSystem system) {
    super(
        system.eventStream(),
        HttpLayer.class.getName() + '(' + system.name() + ')',
        HttpLayer.class,
        system.logFilter());
  }

  static LoggingAdapter of(org.apache.pekko.actor.ActorSystem system) {
    return new LayerLog((ExtendedActorSystem) system);
  }

  @Override
  public void warning(String message) {
    if (!message.startsWith(EARLY)) {
      super.warning(message);
    }
  }
}
