package dev.firebreak.command;

import dev.firebreak.account.Account;
import dev.firebreak.account.Accounts;
import dev.firebreak.account.Privileges;
import dev.firebreak.config.RunSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.process.Identity;
import dev.firebreak.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As whom and where the programs of a type run: its settings, checked against this system.
 *
 * @param identity the user, the group and the umask
 * @param directory the working directory; null for the folder of the attempt or process
 * @param environment the variables that the type declares, and those of its user
 */
public record RunAs(Identity identity, @Nullable Path directory, Map<String, String> environment) {
  /** As this node, in the folder of the attempt, without variables of its own. */
  public static final RunAs OF_NODE = new RunAs(Identity.OF_NODE, null, Map.of());

  /**
   * Checks the settings of a type.
   *
   * @param program the program's file, which its user must be able to execute
   * @throws UnusableHandler naming the setting that this system or this node can't fulfil
   */
  public static RunAs of(TypeSettings type, TypeSettings.Program of, Path program)
      throws UnusableHandler {
    RunSettings run = of.run();
    checkDirectory(type, run.directory());
    checkUmask(type, run);
    Account account = run.user().isEmpty() ? null : account(type, run);
    Identity identity = identity(type, run, account);
    UserCheck.reaches(type, "command", identity, program);
    if (run.directory() != null) {
      UserCheck.reaches(type, "cwd", identity, run.directory());
    }
    return new RunAs(identity, run.directory(), environment(account, of.environment()));
  }

  /** Where a program works whose own folder this is. */
  public Path directory(Path folder) {
    return directory == null ? folder : directory;
  }

  private static void checkDirectory(TypeSettings type, @Nullable Path directory)
      throws UnusableHandler {
    if (directory == null) {
      return;
    } else if (!Files.isDirectory(directory)) {
      String what = Files.exists(directory) ? " is not a folder" : " does not exist";
      throw new UnusableHandler(type, "cwd", directory + what);
    } else if (!Files.isExecutable(directory)) {
      throw new UnusableHandler(type, "cwd", directory + " may not be entered by this node");
    }
  }

  private static void checkUmask(TypeSettings type, RunSettings run) throws UnusableHandler {
    String fault = run.umask() == RunSettings.NODES_UMASK ? "" : Processes.umaskFaultHere();
    if (!fault.isEmpty()) {
      throw new UnusableHandler(type, "umask", "can't be set on this system: " + fault);
    }
  }

  private static Account account(TypeSettings type, RunSettings run) throws UnusableHandler {
    String user = run.user();
    try {
      Optional<Account> found = Accounts.user(user);
      if (found.isPresent()) {
        return found.get();
      }
    } catch (UnsupportedOperationException | IllegalStateException e) {
      throw new UnusableHandler(type, "user", "can't be looked up: " + e.getMessage());
    }
    if (!Accounts.isNumber(user)) {
      throw new UnusableHandler(type, "user", "there is no user " + user);
    } else if (run.group().isEmpty()) {
      String what = "there is no user with the number " + user + ", so group has to be set, too";
      throw new UnusableHandler(type, "user", what);
    }
    return new Account(Accounts.number(user), Identity.OWN, user, "");
  }

  private static int group(TypeSettings type, String group) throws UnusableHandler {
    try {
      OptionalInt found = Accounts.group(group);
      if (found.isPresent()) {
        return found.getAsInt();
      }
    } catch (UnsupportedOperationException | IllegalStateException e) {
      throw new UnusableHandler(type, "group", "can't be looked up: " + e.getMessage());
    }
    throw new UnusableHandler(type, "group", "there is no group " + group);
  }

  private static Identity identity(TypeSettings type, RunSettings run, @Nullable Account account)
      throws UnusableHandler {
    if (!run.isOther()) {
      return new Identity(Identity.OWN, Identity.OWN, umask(run));
    }
    String key = account == null ? "group" : "user";
    Privileges own = privileges(type, key);
    int uid = account == null ? own.uid() : account.uid();
    int gid = account == null || !run.group().isEmpty() ? group(type, run.group()) : account.gid();
    if (uid == own.uid() && gid == own.gid()) {
      return new Identity(Identity.OWN, Identity.OWN, umask(run));
    } else if (!own.missing().isEmpty()) {
      String what = "this node may not run programs as others: it lacks ";
      throw new UnusableHandler(type, key, what + String.join(", ", own.missing()));
    } else if (!Identity.canChange()) {
      String what = "there is no program setpriv (package util-linux), which changes the user";
      throw new UnusableHandler(type, key, what);
    }
    return new Identity(uid, gid, umask(run));
  }

  private static int umask(RunSettings run) {
    return run.umask() == RunSettings.NODES_UMASK ? Identity.OWN : run.umask();
  }

  private static Privileges privileges(TypeSettings type, String key) throws UnusableHandler {
    try {
      if (Processes.keepLimitsHere()) {
        return Privileges.ofThisProcess();
      }
    } catch (IOException e) {
      throw new UnusableHandler(type, key, String.valueOf(e.getMessage()));
    }
    throw new UnusableHandler(type, key, "can't be changed on this system, which is not Linux");
  }

  private static Map<String, String> environment(
      @Nullable Account account, Map<String, String> declared) {
    Map<String, String> environment = new TreeMap<>();
    if (account != null) {
      environment.put("USER", account.name());
      environment.put("LOGNAME", account.name());
      if (account.home().startsWith("/") && Files.isDirectory(Path.of(account.home()))) {
        environment.put("HOME", account.home());
      }
    }
    environment.putAll(declared);
    return environment;
  }
}
