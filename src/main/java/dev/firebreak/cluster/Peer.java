package dev.firebreak.cluster;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Another node that is up.
 *
 * @param address where it is
 * @param exchange takes hints there
 * @param calls takes calls there
 */
record Peer(
    String address, ActorRef<HintExchange.Command> exchange, ActorRef<Calls.Command> calls) {

  /** One whose actors are where ours are. */
  static Peer at(String address, ActorRefResolver resolver) {
    return new Peer(
        address,
        resolver.resolveActorRef(address + "/user/" + HintExchange.NAME),
        resolver.resolveActorRef(address + "/user/" + Calls.NAME));
  }

  /** Of whom a message came. */
  static String addressOf(ActorRef<?> ref) {
    return ref.path().address().toString();
  }
}
