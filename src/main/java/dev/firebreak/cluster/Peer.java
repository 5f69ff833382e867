package dev.firebreak.cluster;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Another node that is up.
 *
 * @param address of its actor system
 * @param exchange its actor for hints
 * @param calls its actor for calls
 */
record Peer(
    String address, ActorRef<HintExchange.Command> exchange, ActorRef<Calls.Command> calls) {

  /** Creates a peer whose actors have the same paths as this node's. */
  static Peer at(String address, ActorRefResolver resolver) {
    return new Peer(
        address,
        resolver.resolveActorRef(address + "/user/" + HintExchange.NAME),
        resolver.resolveActorRef(address + "/user/" + Calls.NAME));
  }

  /** The address of the node of an actor. */
  static String addressOf(ActorRef<?> ref) {
    return ref.path().address().toString();
  }
}
