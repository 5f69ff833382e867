package dev.firebreak.cli.option;

import static java.util.Objects.requireNonNull;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.ProblemException;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The option that selects the node. */
public final class NodeOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description =
          "The URL of the node, or unix:/path for its Unix socket. Default: ${DEFAULT-VALUE}.")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Mixin private TokenOption token = new TokenOption();

  @Mixin private CaOption ca = new CaOption();

  /** A request about the node's tasks. */
  public interface Question {
    int ask(Tasks tasks) throws IOException, InterruptedException;
  }

  /** A request about anything else. */
  public interface NodeQuestion {
    int ask(FirebreakClient client) throws IOException, InterruptedException;
  }

  /** Sends a request; prints an error in one line and returns an exit code. */
  public int ask(Question question) throws InterruptedException {
    return askNode(client -> question.ask(client.tasks()));
  }

  /** The same for a request about anything else. */
  public int askNode(NodeQuestion question) throws InterruptedException {
    try (FirebreakClient client = client()) {
      return question.ask(client);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (UncheckedIOException e) {
      return said(requireNonNull(e.getCause()));
    } catch (IOException e) {
      return said(e);
    }
  }

  private int said(IOException e) {
    if (e instanceof ProblemException refused) {
      return ExitCode.of(refused.problem());
    }
    return noAnswer(url, e);
  }

  /**
   * Creates a client of the node.
   *
   * @throws IllegalArgumentException if the URL, the token or the file of authorities is not valid
   */
  public FirebreakClient client() {
    return client(url, token.token(), ca.context());
  }

  public static FirebreakClient client(
      URI url, @Nullable String token, @Nullable SSLContext trusting) {
    return new FirebreakClient(List.of(url), FirebreakClient.PATIENCE, token, trusting);
  }

  public URI url() {
    return url;
  }

  public static int noAnswer(URI url, IOException e) {
    String message = e.getMessage();
    String reason = message == null ? "connection refused or lost" : message;
    String hint =
        e instanceof SSLHandshakeException
            ? "; --ca FILE gives the certificates of authorities that Java does not trust"
            : "";
    System.err.println("no answer from " + url + ": " + reason + hint);
    return ExitCode.UNAVAILABLE;
  }
}
