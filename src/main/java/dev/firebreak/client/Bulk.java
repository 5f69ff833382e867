package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Submits many tasks, in parts that are kept until they are answered: lines that were lost, or
 * refused with "not now" (429, 503, 507), are sent again with the same keys.
 */
final class Bulk {
  static final int LINES = 5000;
  private static final int CHARACTERS = 4 << 20;
  private static final String NDJSON = "application/x-ndjson";

  private final HttpTransport wire;
  private final Consumer<BulkAnswer> answers;

  Bulk(HttpTransport wire, Consumer<BulkAnswer> answers) {
    this.wire = wire;
    this.answers = answers;
  }

  void submit(Iterator<String> lines) throws IOException, InterruptedException {
    List<BulkLine> part = new ArrayList<>();
    int characters = 0;
    for (long number = 1; lines.hasNext(); number++) {
      String text = lines.next();
      if (text.isBlank()) {
        continue;
      }
      part.add(BulkLine.keyed(number, text));
      characters += text.length();
      if (part.size() == LINES || characters >= CHARACTERS) {
        submitPart(part);
        part = new ArrayList<>();
        characters = 0;
      }
    }
    submitPart(part);
  }

  private void submitPart(List<BulkLine> part) throws IOException, InterruptedException {
    RetryLoop tries = new RetryLoop(wire.pauses(), wire.patience());
    List<BulkLine> waiting = part;
    while (!waiting.isEmpty()) {
      List<BulkAnswer> answered = send(waiting, tries);
      boolean again = answered.stream().anyMatch(Bulk::passing) && tries.again(Duration.ZERO);
      List<BulkLine> left = new ArrayList<>();
      for (int i = 0; i < answered.size(); i++) {
        if (again && passing(answered.get(i))) {
          left.add(waiting.get(i));
        } else {
          answers.accept(answered.get(i));
        }
      }
      waiting = left;
    }
  }

  private static boolean passing(BulkAnswer answer) {
    return answer.problem() != null && HttpTransport.passing(answer.problem().status());
  }

  private List<BulkAnswer> send(List<BulkLine> lines, RetryLoop tries)
      throws IOException, InterruptedException {
    String body = lines.stream().map(line -> line.text() + '\n').collect(Collectors.joining());
    HttpRequest request =
        wire.request("/v1/submit")
            .header("Content-Type", NDJSON)
            .POST(BodyPublishers.ofString(body))
            .build();
    while (true) {
      HttpResponse<byte[]> response = wire.sendUntilAnswered(request, tries);
      if (response.statusCode() >= 300) {
        throw new ProblemException(
            Problem.of(response.statusCode(), Json.lenient(response.body())));
      }
      List<String> texts = new String(response.body(), StandardCharsets.UTF_8).lines().toList();
      if (texts.size() == lines.size()) {
        return read(lines, texts);
      } else if (!tries.again(Duration.ZERO)) {
        throw new IOException(
            "the answer ended after " + texts.size() + " of " + lines.size() + " lines");
      }
    }
  }

  private static List<BulkAnswer> read(List<BulkLine> lines, List<String> texts) {
    List<BulkAnswer> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode answer = Json.lenient(texts.get(i));
      JsonNode error = answer.path("error");
      all.add(
          new BulkAnswer(
              lines.get(i).number(),
              answer.path("id").asText(""),
              answer.path("state").asText(""),
              error.isObject() ? Problem.of(0, error) : null));
    }
    return all;
  }
}
