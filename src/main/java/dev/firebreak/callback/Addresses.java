package dev.firebreak.callback;

import dev.firebreak.api.PermanentFailure;
import dev.firebreak.config.CallbackRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Resolves the names of receivers. Blocks. */
interface Addresses {
  /** Asks the system. */
  Addresses OF_SYSTEM = InetAddress::getAllByName;

  /** All addresses of a name, or the address that the text is. */
  InetAddress[] resolve(String host) throws UnknownHostException;

  /**
   * The addresses of a receiver that may be connected to.
   *
   * @throws UnknownHostException if the name has no address now
   * @throws PermanentFailure if none of its addresses is allowed
   */
  default List<InetAddress> allowed(CallbackRules.Target target, CallbackRules rules)
      throws IOException {
    InetAddress[] all = resolve(target.host());
    List<InetAddress> allowed = Arrays.stream(all).filter(rules::allows).toList();
    if (allowed.isEmpty()) {
      String first = all.length == 0 ? "none" : all[0].getHostAddress();
      throw new PermanentFailure(
          target.host() + " has the address " + first + ", which " + CallbackRules.NOT_ALLOWED);
    }
    return allowed;
  }
}
