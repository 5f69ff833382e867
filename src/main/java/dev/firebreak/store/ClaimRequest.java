package dev.firebreak.store;

import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a type are wanted. There must be slots for them.
 *
 * @param type its name
 * @param slots how many of those above suspicion, from 0
 * @param start where these will run: INSIDE or APART
 * @param suspects how many of those that were lost with a JVM twice, from 0; they run APART
 * @param most with how many of this type running on all nodes together no more is claimed, from 0;
 *     null if that does not matter. Exact as long as none of them is claimed as it is accepted:
 *     {@link Submission#start} does not look at it.
 */
public record ClaimRequest(
    String type, int slots, Start start, int suspects, @Nullable Integer most) {

  /** One that does not care how many run elsewhere. */
  public ClaimRequest(String type, int slots, Start start, int suspects) {
    this(type, slots, start, suspects, null);
  }
}
