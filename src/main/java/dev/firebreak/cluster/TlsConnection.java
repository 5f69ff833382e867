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
 * A connection of Pekko that uses TLS, by the actor that encrypts and decrypts for it. Pekko has no
 * public means to end such a connection from outside; a test holds that these ones do.
 *
 * @param actor null if it is not known, and the connection can't be ended
 */
record TlsConnection(@Nullable ActorRef actor) {
  /** The input of that actor that comes from the network. */
  private static final int FROM_NETWORK = 0;

  /** The one whose actor's constructor runs on this thread, which makes its engine. */
  static TlsConnection beingMade() {
    return new TlsConnection(
        CollectionConverters.asJava(ActorCell.contextStack().get()).stream()
            .filter(Objects::nonNull)
            .findFirst()
            .map(ActorContext::self)
            .orElse(null));
  }

  /** Ends it as if the network had failed, with its actor. One that has ended is left alone. */
  void end() {
    if (actor != null) {
      actor.tell(
          new FanIn.OnError(FROM_NETWORK, new TimeoutException("no handshake")),
          ActorRef.noSender());
      actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
    }
  }
}
