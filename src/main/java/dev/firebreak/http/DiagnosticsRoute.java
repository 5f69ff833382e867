package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.diagnostics.Archive;
import dev.firebreak.diagnostics.Part;
import dev.firebreak.liveness.HeapWatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;

/**
 * {@code /v1/diagnostics}: GET lists the parts of an archive about this node, POST makes one. Its
 * parts are sent as they are made, and one is made at a time.
 */
final class DiagnosticsRoute extends AllDirectives {
  private static final int USUAL_SECONDS = 60;
  private static final int MOST_SECONDS = 300;
  private static final int MOST_DIGITS = 3;
  private static final int BUFFER = 32 * 1024;

  /** How long the caller may take nothing of the archive. */
  private static final Duration WRITE = Duration.ofSeconds(30);

  /** How long an archive takes besides its recording, at most: the next one may begin then. */
  private static final Duration REST = Duration.ofMinutes(5);

  private static final long FREE = Long.MIN_VALUE;

  private final Function<Duration, List<Part>> parts;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  /** Until when an archive is made, at the latest. */
  private final AtomicLong busyUntil = new AtomicLong(FREE);

  /**
   * Creates the route.
   *
   * @param parts the parts of an archive with a recording of this length
   */
  DiagnosticsRoute(
      Function<Duration, List<Part>> parts, InstantSource clock, LongSupplier nanoClock) {
    this.parts = parts;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  private record Described(String name, String about) {}

  Route all() {
    return path(
        segment("v1").slash("diagnostics"),
        () ->
            concat(
                get(() -> extractRequest(request -> complete(answered(request, this::list)))),
                post(() -> extractRequest(request -> complete(answered(request, this::make))))));
  }

  private static HttpResponse answered(
      HttpRequest request, Function<Duration, HttpResponse> answer) {
    try {
      return answer.apply(recording(request));
    } catch (ProblemFound refused) {
      return Responses.problem(refused.problem());
    }
  }

  private static Duration recording(HttpRequest request) throws ProblemFound {
    int seconds = USUAL_SECONDS;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      String value = parameter.getValue();
      boolean isNumber = value.matches("[0-9]{1," + MOST_DIGITS + "}");
      if (!parameter.getKey().equals("seconds") || !isNumber) {
        throw wrong(parameter.getKey());
      }
      seconds = Integer.parseInt(value);
    }
    if (seconds > MOST_SECONDS) {
      throw wrong("seconds");
    }
    return Duration.ofSeconds(seconds);
  }

  private static ProblemFound wrong(String name) {
    return new ProblemFound(
        Problem.of(
            ProblemType.BAD_PARAMETER,
            name.equals("seconds")
                ? "seconds must be a whole number from 0 to " + MOST_SECONDS
                : "There is no parameter \"" + name + "\" here"));
  }

  private HttpResponse list(Duration recording) {
    return Responses.json(
        Map.of(
            "parts",
            parts.apply(recording).stream()
                .map(part -> new Described(part.name(), part.about()))
                .toList()));
  }

  private HttpResponse make(Duration recording) {
    long now = nanoClock.getAsLong();
    long busy = busyUntil.get();
    long until = now + recording.plus(REST).toNanos();
    if ((busy != FREE && busy - now > 0) || !busyUntil.compareAndSet(busy, until)) {
      return Responses.problem(
          Problem.of(ProblemType.OVER_CAPACITY, "Another archive about this node is being made")
              .retryAfter(10));
    }
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                MediaTypes.APPLICATION_ZIP.toContentType(), archive(recording, until)));
  }

  private Source<ByteString, NotUsed> archive(Duration recording, long until) {
    return StreamConverters.asOutputStream(WRITE)
        .watchTermination(
            (out, done) -> {
              Thread writer =
                  Thread.ofPlatform()
                      .daemon()
                      .name("diagnostics")
                      .start(() -> write(recording, until, out));
              // If the caller leaves, the recording ends at once.
              done.whenComplete((_, _) -> writer.interrupt());
              return NotUsed.getInstance();
            });
  }

  private void write(Duration recording, long until, OutputStream to) {
    try (OutputStream out = new BufferedOutputStream(to, BUFFER)) {
      Archive.write(parts.apply(recording), clock.instant(), out);
    } catch (IOException _) {
      // The caller has left; what it has received is not a complete archive.
    } catch (Throwable t) {
      HeapWatch.noticed(t);
    } finally {
      busyUntil.compareAndSet(until, FREE);
    }
  }
}
