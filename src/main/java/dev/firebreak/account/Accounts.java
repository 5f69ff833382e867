package dev.firebreak.account;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Looks users and groups up as the system itself does, in files and in directory services alike. A
 * look-up may block. Thread-safe.
 */
@SuppressWarnings("restricted") // Needs --enable-native-access, which the start script gives.
public final class Accounts {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  /** The largest number of a user or group; the number after it means none (chown(2)). */
  private static final long LARGEST = 0xFFFF_FFFEL;

  private static final long BUFFER = 1 << 20;

  /** The offsets in struct passwd and struct group on 64-bit Linux. */
  private static final long PW_UID = 16;

  private static final long PW_GID = 20;
  private static final long PW_DIR = 32;
  private static final long GR_GID = 16;
  private static final long STRUCT = 64;
  private static final long LONGEST = 4096;

  private Accounts() {}

  /**
   * Finds a user.
   *
   * @param user a name, or a number that is the name of no user
   * @return empty if there is no such user
   * @throws UnsupportedOperationException if this system has no such look-up
   * @throws IllegalStateException if the look-up failed
   */
  public static Optional<Account> user(String user) {
    Optional<Account> named = query("getpwnam_r", user, false, Accounts::account);
    return named.isPresent() || !isNumber(user)
        ? named
        : query("getpwuid_r", user, true, Accounts::account);
  }

  /**
   * The number of a group.
   *
   * @param group a name, or a number, which need not belong to a group that is listed
   * @return empty if there is no such group
   * @throws UnsupportedOperationException if this system has no such look-up
   * @throws IllegalStateException if the look-up failed
   */
  public static OptionalInt group(String group) {
    Optional<Integer> named =
        query("getgrnam_r", group, false, found -> found.get(JAVA_INT, GR_GID));
    if (named.isPresent()) {
      return OptionalInt.of(named.get());
    }
    return isNumber(group) ? OptionalInt.of(number(group)) : OptionalInt.empty();
  }

  /** Whether a text is the number that a user or group can have. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && Long.parseLong(text) < LARGEST;
  }

  /** The number in a text that {@link #isNumber is one}, as the system's calls take it. */
  public static int number(String text) {
    return (int) Long.parseLong(text);
  }

  private static Account account(MemorySegment found) {
    return new Account(
        found.get(JAVA_INT, PW_UID),
        found.get(JAVA_INT, PW_GID),
        text(found.get(ADDRESS, 0)),
        text(found.get(ADDRESS, PW_DIR)));
  }

  private static String text(MemorySegment address) {
    return address.equals(MemorySegment.NULL) ? "" : address.reinterpret(LONGEST).getString(0);
  }

  /** Calls one of the functions of getpwnam(3) and getgrnam(3), which all have this form. */
  private static <T> Optional<T> query(
      String function, String key, boolean byNumber, Function<MemorySegment, T> read) {
    MethodHandle call = bind(function, byNumber ? JAVA_INT : ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(STRUCT, 16);
      MemorySegment buffer = arena.allocate(BUFFER);
      MemorySegment result = arena.allocate(ADDRESS);
      int error =
          byNumber
              ? (int) call.invokeExact(number(key), struct, buffer, BUFFER, result)
              : (int) call.invokeExact(arena.allocateFrom(key), struct, buffer, BUFFER, result);
      boolean found = !result.get(ADDRESS, 0).equals(MemorySegment.NULL);
      if (!found && error != 0 && !meansNone(error)) {
        throw new IllegalStateException(function + " failed with error " + error);
      }
      return found ? Optional.of(read.apply(struct)) : Optional.empty();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("a C library call failed", t);
    }
  }

  /** The errors that mean no such entry, see getpwnam(3): ENOENT, ESRCH, EBADF, EPERM. */
  private static boolean meansNone(int error) {
    return error == 2 || error == 3 || error == 9 || error == 1;
  }

  private static MethodHandle bind(String function, MemoryLayout key) {
    MemorySegment symbol =
        Linker.nativeLinker()
            .defaultLookup()
            .find(function)
            .orElseThrow(
                () -> new UnsupportedOperationException("the C library has no " + function));
    return Linker.nativeLinker()
        .downcallHandle(
            symbol, FunctionDescriptor.of(JAVA_INT, key, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }
}
