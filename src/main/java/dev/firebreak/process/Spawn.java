package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts programs by posix_spawn, which copies nothing of this heap, whatever its size. The program
 * gets a session and a scheduling policy ({@link ProgramMark}) of its own, default handling of all
 * signals, the three given descriptors, and no other.
 *
 * <p>Blocks until the program is loaded, which takes about a millisecond.
 */
@SuppressWarnings("restricted") // Needs --enable-native-access, which the start script gives.
final class Spawn {
  /** The size of opaque structures, larger than in any C library. */
  private static final int OPAQUE = 1024;

  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;
  private static final int SIGNALS = 128;

  /** The first descriptor after the standard streams. */
  private static final int FIRST_FREE = 3;

  private static final MethodHandle ACTIONS_INIT =
      Libc.plain("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ACTIONS_DESTROY =
      Libc.plain("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ADD_DUP2 =
      Libc.plain("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ADD_OPEN =
      Libc.plain(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle ADD_CLOSE =
      Libc.plain("posix_spawn_file_actions_addclose", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ADD_CHDIR =
      Libc.plain("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ADD_CLOSEFROM =
      Libc.plain("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ATTR_INIT =
      Libc.plain("posix_spawnattr_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTR_DESTROY =
      Libc.plain("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTR_FLAGS =
      Libc.plain("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final MethodHandle ATTR_DEFAULTS =
      Libc.plain("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ATTR_MASK =
      Libc.plain("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle FILL = Libc.plain("sigfillset", JAVA_INT, ADDRESS);
  private static final MethodHandle SPAWN =
      Libc.plain("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle STRERROR = Libc.plain("strerror", ADDRESS, JAVA_INT);

  private Spawn() {}

  /** Loads the class, so that a missing function is noticed before it is needed. */
  static void prepare() {
    boolean _ = ProgramMark.MARKS;
  }

  /**
   * Starts a program.
   *
   * @param pipes the pipes for its standard streams
   * @param blocked whether it starts with all signals blocked, until it unblocks them itself
   * @param gate the path of a named pipe that the process opens for reading before it loads the
   *     program, with no other descriptor than those of the pipes; null for none
   * @return the pid
   */
  static int start(Launch launch, Pipes pipes, boolean blocked, @Nullable String gate)
      throws CannotStart {
    List<String> environment = environment(launch);
    check(launch, environment);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actions = arena.allocate(OPAQUE, 16);
      MemorySegment attributes = arena.allocate(OPAQUE, 16);
      int _ = (int) ACTIONS_INIT.invokeExact(actions);
      int _ = (int) ATTR_INIT.invokeExact(attributes);
      try {
        redirect(actions, pipes);
        if (gate != null) {
          passGate(actions, arena.allocateFrom(gate));
        }
        int _ =
            (int) ADD_CHDIR.invokeExact(actions, arena.allocateFrom(launch.directory().toString()));
        reset(attributes, arena, blocked);
        return spawn(
            launch.identity().command(launch.command()), environment, arena, actions, attributes);
      } finally {
        int _ = (int) ACTIONS_DESTROY.invokeExact(actions);
        int _ = (int) ATTR_DESTROY.invokeExact(attributes);
      }
    } catch (CannotStart e) {
      throw e;
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  private static void check(Launch launch, List<String> environment) throws CannotStart {
    if (Stream.concat(launch.command().stream(), environment.stream())
        .anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw new CannotStart(
          launch.program(), "an argument or a variable contains a zero character");
    }
    if (!Files.isDirectory(launch.directory())) {
      throw new CannotStart(launch.program(), "there is no directory " + launch.directory());
    }
    if (launch.identity().isOther() && !Files.isExecutable(Path.of(launch.program()))) {
      throw new CannotStart(launch.program(), "it does not exist or is not executable");
    }
  }

  private static int spawn(
      List<String> command,
      List<String> environment,
      Arena arena,
      MemorySegment actions,
      MemorySegment attributes)
      throws Throwable {
    MemorySegment child = arena.allocate(JAVA_INT);
    MemorySegment path = arena.allocateFrom(command.getFirst());
    MemorySegment arguments = strings(arena, command);
    MemorySegment variables = strings(arena, environment);
    int error;
    ProgramMark.enter();
    try {
      error = (int) SPAWN.invokeExact(child, path, actions, attributes, arguments, variables);
    } finally {
      ProgramMark.leave();
    }
    if (error != 0) {
      throw new CannotStart(command.getFirst(), describe(error));
    }
    return child.get(JAVA_INT, 0);
  }

  private static void redirect(MemorySegment actions, Pipes pipes) throws Throwable {
    int _ = (int) ADD_DUP2.invokeExact(actions, pipes.in(), 0);
    int _ = (int) ADD_DUP2.invokeExact(actions, pipes.out(), 1);
    int _ = (int) ADD_DUP2.invokeExact(actions, pipes.err(), 2);
    // A JVM does not open all of its files with close-on-exec.
    int _ = (int) ADD_CLOSEFROM.invokeExact(actions, FIRST_FREE);
  }

  /**
   * The process waits at the gate once it holds no file of this one: if this process is killed
   * meanwhile, its port and its locks are free, and the reaper's input ends.
   */
  private static void passGate(MemorySegment actions, MemorySegment gate) throws Throwable {
    int _ = (int) ADD_OPEN.invokeExact(actions, FIRST_FREE, gate, 0, 0);
    int _ = (int) ADD_CLOSE.invokeExact(actions, FIRST_FREE);
  }

  private static void reset(MemorySegment attributes, Arena arena, boolean blocked)
      throws Throwable {
    MemorySegment none = arena.allocate(SIGNALS, 8);
    MemorySegment all = arena.allocate(SIGNALS, 8);
    MemorySegment mask = blocked ? all : none;
    int _ = (int) FILL.invokeExact(all);
    int _ = (int) ATTR_DEFAULTS.invokeExact(attributes, all);
    int _ = (int) ATTR_MASK.invokeExact(attributes, mask);
    int _ = (int) ATTR_FLAGS.invokeExact(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID));
  }

  private static List<String> environment(Launch launch) {
    return launch.environment().entrySet().stream()
        .map(entry -> entry.getKey() + '=' + entry.getValue())
        .toList();
  }

  private static MemorySegment strings(Arena arena, List<String> strings) {
    MemorySegment array = arena.allocate(ADDRESS, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
    }
    return array;
  }

  static String describe(int error) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(error);
      return text.reinterpret(1000).getString(0);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
