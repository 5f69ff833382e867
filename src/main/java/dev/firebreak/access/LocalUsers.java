package dev.firebreak.access;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SocketSettings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The users of this machine that are recognized on the Unix socket. */
public final class LocalUsers {
  private LocalUsers() {}

  /**
   * Makes the tokens of the users. A user that does not exist is refused: its entry would have no
   * effect, and a user created later under that name would get its rights.
   *
   * @param socket null if there is no Unix socket
   * @throws InvalidConfig if an owner's entry is not valid, or a user or the group does not exist
   */
  public static OwnerTokens<String> of(@Nullable SocketSettings socket) throws InvalidConfig {
    if (socket == null) {
      return OwnerTokens.of(List.of(), user -> user);
    }
    UserPrincipalLookupService system = FileSystems.getDefault().getUserPrincipalLookupService();
    OwnerTokens<String> users = OwnerTokens.of(socket.owners(), user -> existing(user, system));
    if (!socket.group().isEmpty()) {
      try {
        var _ = system.lookupPrincipalByGroupName(socket.group());
      } catch (IOException _) {
        throw new InvalidConfig(
            List.of("firebreak.http.socket.group: there is no group \"" + socket.group() + '"'));
      }
    }
    return users;
  }

  private static String existing(String user, UserPrincipalLookupService system) {
    try {
      var _ = system.lookupPrincipalByName(user);
      return user;
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no user \"" + user + '"', e);
    }
  }
}
