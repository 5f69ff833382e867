package dev.firebreak.cluster;

import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.stream.impl.FanIn;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A TLS connection of Pekko, represented by the actor that encrypts and decrypts for it. Pekko has
 * no public means to end such a connection from outside; a test checks that the internal messages
 * used here do.
 *
 * @param actor null if it is unknown, so that the connection can't be ended
 */
record TlsConnection(@Nullable ActorRef actor) {
  /** The input of that actor that comes from the network. */
  private static final int FROM_NETWORK = 0;

  /** The connection whose actor's constructor runs on this thread, which creates its engine. */
  static TlsConnection beingMade() {
    return new TlsConnection(
        CollectionConverters.asJava(ActorCell.contextStack().get()).stream()
            .filter(Objects::nonNull)
            .findFirst()
            .map(ActorContext::self)
            .orElse(null));
  }

  /** Ends the connection and its actor as if the network had failed. No effect if it has ended. */
  void abort() {
    if (actor != null) {
      actor.tell(
          new FanIn.OnError(FROM_NETWORK, new TimeoutException("no handshake")),
          ActorRef.noSender());
      actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
    }
  }
}
