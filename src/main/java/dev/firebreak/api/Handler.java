package dev.firebreak.api;

/**
 * Does the work of a type on a thread of its own, where it may block.
 *
 * <p>The type arguments are the types of input and result. {@link Payload} means the bytes as
 * received; any other class, a record for instance, is read from JSON and written as JSON:
 * malformed input is refused with 400, input of the wrong shape with 422, and the handler never
 * sees it. Members that are missing are null unless they are primitives; an exception thrown by the
 * class's own constructor counts as the wrong shape, with its message for the caller, so {@code
 * Objects.requireNonNull(name, "name is missing")} makes a member mandatory.
 *
 * <p>One object serves all attempts of its type, many at a time, so it must be thread-safe. It has
 * a public constructor without parameters, or one that takes a {@code Map<String, Object>} or a
 * {@code com.typesafe.config.Config}, which is given the {@code config {}} of the type. No number
 * in it is rounded: in the map a whole one is an Integer, or a Long or BigInteger if it needs that,
 * and any other is a {@link java.math.BigDecimal}; {@code Config.getString} has it as it is
 * written. If the handler is {@link AutoCloseable} it is closed when the node stops, after its last
 * attempt.
 *
 * @param <I> the input: {@link Payload}, or a class that Jackson can read
 * @param <O> the result: {@link Payload}, or a class that Jackson can write
 */
@FunctionalInterface
public interface Handler<I, O> {

  /**
   * Does the work of one attempt.
   *
   * @param input what the caller sent
   * @param attempt which attempt this is, how long it may take, and whether it was cancelled
   * @return the result; never null where {@code O} is {@link Payload}
   * @throws PermanentFailure if trying again can't help: the caller gets the status it carries
   * @throws Exception anything else is a crash of this attempt, which is tried again as the type's
   *     {@code retry} says. Errors count as well: a StackOverflowError ends the attempt, not the
   *     server.
   */
  O handle(I input, Attempt attempt) throws Exception;
}
