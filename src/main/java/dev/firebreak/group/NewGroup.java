package dev.firebreak.group;

import dev.firebreak.task.RunId;
import org.jspecify.annotations.Nullable;

/**
 * A group to be created.
 *
 * @param id its new id
 * @param owner the owner of the group and of its tasks; empty if it has none
 * @param spec what its creator says about it
 * @param key the idempotency key; null for none
 */
public record NewGroup(RunId id, String owner, GroupSpec spec, @Nullable Key key) {

  /**
   * An idempotency key: of two requests of one owner with the same key the second gets the group of
   * the first.
   *
   * @param text as the caller chose it, 1 to 255 printable ASCII characters
   * @param digest of the request, in hexadecimal: the same key with another digest is an error
   */
  public record Key(String text, String digest) {}
}
