package dev.firebreak.forwarding;

import dev.firebreak.api.Payload;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.Reply;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes on the same store. What they are told is a hint that may be lost, but for a call.
 * Thread-safe; nothing blocks or throws.
 */
public interface Peers {
  /** The largest input that goes with a call to another node, in bytes. */
  int LARGEST_INPUT = 1 << 20;

  /** There are none. */
  Peers NONE = new Nobody();

  /** Whether there are any. Asked on the hot path. */
  boolean any();

  /** Work of a type waits that can't be begun here. */
  void workWaits(String type);

  /** Attempts are to stop that do not run here. */
  void stop(List<Claim> claims);

  /** Whether another node has room for a call of a type, as far as is known. */
  boolean haveRoom(String type);

  /**
   * Hands a call to another node that has room. It goes to one, once.
   *
   * @param timeout how long its caller will still wait; null for no limit but the type's own
   * @param trace the caller's place in a trace; null if it has none
   * @param refusal what the caller is told if the other node turns it away as well
   * @param reply told the outcome, once; {@link Outcome.Unknown} if the other node is not heard of
   *     again
   * @return to cancel it by; null if there is nobody to hand it to, and then no reply is told
   */
  @Nullable Call call(
      String type,
      Payload input,
      @Nullable Duration timeout,
      @Nullable String trace,
      Outcome.Refused refusal,
      Reply reply);

  /** Of a node that is alone. */
  final class Nobody implements Peers {
    private Nobody() {}

    @Override
    public boolean any() {
      return false;
    }

    @Override
    public void workWaits(String type) {}

    @Override
    public void stop(List<Claim> claims) {}

    @Override
    public boolean haveRoom(String type) {
      return false;
    }

    @Override
    public @Nullable Call call(
        String type,
        Payload input,
        @Nullable Duration timeout,
        @Nullable String trace,
        Outcome.Refused refusal,
        Reply reply) {
      return null;
    }
  }
}
