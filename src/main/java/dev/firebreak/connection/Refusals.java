package dev.firebreak.connection;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/**
 * What callers are told by the connection itself. Each ends it. Where there is no request to
 * answer, it is a whole answer as it goes over the wire.
 *
 * @param tooMany to one connection too many
 * @param tooSlow to one whose headers did not arrive in time
 * @param malformed to one who sends what is no request, given why
 * @param stopping to one that is still without an answer when the listener stops
 */
public record Refusals(
    ByteString tooMany,
    ByteString tooSlow,
    Function<String, ByteString> malformed,
    Supplier<HttpResponse> stopping) {}
