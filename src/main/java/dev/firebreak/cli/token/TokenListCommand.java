package dev.firebreak.cli.token;

import dev.firebreak.access.TokenDocument;
import dev.firebreak.cli.option.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists tokens. */
@Command(
    name = "list",
    header = "List tokens.",
    description = "Lists all tokens with what they allow; never their text.",
    exitCodeList = {
      "0:listed",
      ExitCode.HELP_USAGE,
      "65:the store or file can't be used",
      ExitCode.HELP_NO_NODE,
      "75:the store can't be reached",
      ExitCode.HELP_NO_PERMISSION,
      "78:the configuration is wrong"
    })
final class TokenListCommand implements Callable<Integer> {
  private static final String NO_LIMIT = "no limit";

  @Mixin private TokenTarget target = new TokenTarget();

  @Override
  public Integer call() throws InterruptedException {
    return target.run(tokens -> print(tokens.list()));
  }

  private static int print(List<TokenDocument> tokens) {
    String line = "%-12s  %-16s  %-16s  %-20s  %-20s  %-9s  %-9s  %s%n";
    System.out.printf(
        Locale.ROOT, line, "id", "name", "owner", "scopes", "types", "rate", "backlog", "until");
    for (TokenDocument token : tokens) {
      System.out.printf(
          Locale.ROOT,
          line,
          token.id(),
          token.name(),
          token.owner(),
          String.join(",", token.scopes()),
          String.join(",", token.types()),
          token.rate() == null ? NO_LIMIT : token.rate(),
          token.backlog() == 0 ? NO_LIMIT : token.backlog(),
          until(token.expiresAt()));
    }
    return ExitCode.OK;
  }

  private static String until(@Nullable String expiresAt) {
    return expiresAt == null ? "no end" : expiresAt;
  }
}
