package dev.firebreak.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.access.TokenDocument;
import dev.firebreak.cli.option.UrlText;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a running node. */
record RemoteTokens(FirebreakClient client) implements TokenService {
  private static final String PATH = "/v1/tokens";
  private static final JsonMapper JSON = new JsonMapper();

  /** The node refused the request. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(HttpAnswer answer) {
      super(answer.text());
      status = answer.status();
    }

    int status() {
      return status;
    }
  }

  @Override
  public TokenDocument create(Map<String, String> members)
      throws IOException, InterruptedException {
    String query =
        members.entrySet().stream()
            .map(member -> member.getKey() + '=' + UrlText.encoded(member.getValue()))
            .collect(Collectors.joining("&"));
    return token(json(client.post(PATH + '?' + query)));
  }

  @Override
  public List<TokenDocument> list() throws IOException, InterruptedException {
    List<TokenDocument> tokens = new ArrayList<>();
    for (JsonNode token : json(client.get(PATH)).path("tokens")) {
      tokens.add(token(token));
    }
    return tokens;
  }

  @Override
  public TokenDocument rotate(String name, String overlap)
      throws IOException, InterruptedException {
    String path =
        PATH + '/' + UrlText.encoded(name) + "/rotate?overlap=" + UrlText.encoded(overlap);
    return token(json(client.post(path)));
  }

  @Override
  public int revoke(String name) throws IOException, InterruptedException {
    return json(client.post(PATH + '/' + UrlText.encoded(name) + "/revoke"))
        .path("revoked")
        .asInt();
  }

  private static TokenDocument token(JsonNode document) throws IOException {
    return JSON.treeToValue(document, TokenDocument.class);
  }

  private static JsonNode json(HttpAnswer answer) throws IOException {
    if (!answer.ok()) {
      throw new Refused(answer);
    }
    return JSON.readTree(answer.text());
  }
}
