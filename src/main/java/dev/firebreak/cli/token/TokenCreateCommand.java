package dev.firebreak.cli.token;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenDocument;
import dev.firebreak.access.TokenFile;
import dev.firebreak.access.TokenLine;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.cli.option.ExitCode;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a token. */
@Command(
    name = "create",
    header = "Create a token, and print it.",
    description = {
      "Creates a token and prints it on standard output. It is shown only once: the store keeps"
          + " only its hash."
    },
    exitCodeList = {
      "0:created",
      ExitCode.HELP_USAGE,
      "65:there is a valid token of that name, or the store or file can't be used",
      ExitCode.HELP_NO_NODE,
      "75:the store or the audit log is full, or the store can't be reached",
      ExitCode.HELP_NO_PERMISSION,
      "78:the configuration is wrong"
    })
final class TokenCreateCommand implements Callable<Integer> {
  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The name by which it is listed, rotated and revoked.")
  private String name = "";

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      description = "To whom its tasks belong; tokens may share an owner. Default: its name.")
  private @Nullable String owner;

  @Option(
      names = "--scopes",
      required = true,
      paramLabel = "LIST",
      description =
          "What it allows: call, submit, read, cancel, metrics, with commas between them; or admin,"
              + " which is everything.")
  private String scopes = "";

  @Option(
      names = "--types",
      paramLabel = "LIST",
      description =
          "The types that it is valid for, with commas between them; * is any number of"
              + " characters. Default: all.")
  private @Nullable String types;

  @Option(
      names = "--expires",
      paramLabel = "SPAN",
      description = "For how long it is valid, such as 90d or 12h. Default: until revoked.")
  private @Nullable String expires;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "How many calls and submits it allows, such as 50/s or 100/h.")
  private @Nullable String rate;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = "How many tasks of its owner may be waiting or running.")
  private @Nullable String backlog;

  @Option(
      names = "--print-line",
      description =
          "Prints the token, and below it its line for http.token-file, and keeps it nowhere.")
  private boolean printLine;

  @Mixin private TokenTarget target = new TokenTarget();

  @Override
  public Integer call() throws InterruptedException {
    if (printLine && target.hasFile()) {
      System.err.println("--print-line and --file exclude each other");
      return ExitCode.USAGE;
    }
    return printLine ? line() : target.create(tokens -> print(tokens.create(members())));
  }

  private int line() {
    try {
      TokenRequest request = TokenRequest.parse(members());
      TokenAdmin.Created created = TokenFile.create(request, InstantSource.system());
      int code = print(TokenDocument.of(created));
      System.out.println(TokenLine.of(created.token()));
      return code;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private Map<String, String> members() {
    Map<String, String> members = new LinkedHashMap<>();
    put(members, "name", name);
    put(members, "owner", owner);
    put(members, "scopes", scopes);
    put(members, "types", types);
    put(members, "expires", expires);
    put(members, "rate", rate);
    put(members, "backlog", backlog);
    return members;
  }

  private static void put(Map<String, String> members, String member, @Nullable String value) {
    if (value != null) {
      members.put(member, value);
    }
  }

  /** Prints the token alone on standard output, for scripts. */
  static int print(TokenDocument created) {
    System.out.println(created.token());
    System.err.println(
        "Token "
            + created.name()
            + " of "
            + created.owner()
            + " allows "
            + String.join(", ", created.scopes())
            + (created.expiresAt() == null ? "" : " until " + created.expiresAt())
            + ". It is not shown again.");
    return ExitCode.OK;
  }
}
