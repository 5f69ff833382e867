package dev.firebreak.handler;

import com.fasterxml.jackson.databind.JavaType;
import com.typesafe.config.Config;
import dev.firebreak.api.Answer;
import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.config.PlainValues;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.PluginContext;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.json.Decoder;
import dev.firebreak.json.Encoder;
import dev.firebreak.json.Json;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class that a type names as its handler. Finding the class runs none of its code; making the
 * object does.
 */
final class HandlerClass {
  private final TypeSettings type;
  private final @Nullable PluginLoader plugin;
  private final Class<?> found;
  private final Constructor<?> constructor;
  private final JavaType in;
  private final JavaType out;

  private HandlerClass(TypeSettings type, Class<?> found) throws UnusableHandler {
    this.type = type;
    this.plugin = found.getClassLoader() instanceof PluginLoader loader ? loader : null;
    this.found = found;
    this.constructor = constructor(type, found);
    JavaType[] arguments = typeArguments(type, found);
    this.in = arguments[0];
    this.out = arguments[1];
  }

  static HandlerClass find(TypeSettings type, Plugins plugins) throws UnusableHandler {
    Class<?> found = load(type, plugins.ownerOf(type));
    if (!Handler.class.isAssignableFrom(found) && !AsyncHandler.class.isAssignableFrom(found)) {
      throw new UnusableHandler(
          type, "handler", found.getName() + " implements neither Handler nor AsyncHandler");
    }
    if (Modifier.isAbstract(found.getModifiers()) || !Modifier.isPublic(found.getModifiers())) {
      throw new UnusableHandler(
          type, "handler", found.getName() + " must be a public class that is not abstract");
    }
    boolean async = AsyncHandler.class.isAssignableFrom(found);
    if (type.work().start() == TypeSettings.Start.INLINE && !async) {
      throw new UnusableHandler(
          type, "start", "inline needs an AsyncHandler, and " + found.getName() + " is not one");
    }
    return new HandlerClass(type, found);
  }

  /**
   * The loader of the plugin that contains the class; null if the class is on the server's class
   * path.
   */
  @Nullable PluginLoader plugin() {
    return plugin;
  }

  /**
   * Makes the handler object. Any failure of the class's code is reported like a configuration
   * error.
   */
  BoundHandler make(Json json) throws UnusableHandler {
    try {
      return plugin == null
          ? bind(instance(), json)
          : PluginHandler.wrap(plugin, PluginContext.run(plugin, () -> bind(instance(), json)));
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      throw unmade(e.getCause() == null ? e : e.getCause());
    } catch (Throwable t) {
      throw unmade(t);
    }
  }

  private UnusableHandler unmade(Throwable reason) {
    return new UnusableHandler(
        type,
        "handler",
        found.getName() + " could not be made: " + HandlerFailures.describe(reason));
  }

  private static Class<?> load(TypeSettings type, ClassLoader loader) throws UnusableHandler {
    String name = type.work().handler();
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      // The class was found a moment ago, so its bytes can't be read.
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw unloadable(type, loader, "read", reason);
    } catch (LinkageError | RuntimeException e) {
      throw unloadable(type, loader, "loaded", e);
    }
  }

  private static UnusableHandler unloadable(
      TypeSettings type, ClassLoader loader, String what, Throwable reason) {
    String name = type.work().handler();
    String from =
        loader instanceof PluginLoader plugin ? " from " + plugin.jarWith(resource(name)) : "";
    return new UnusableHandler(
        type, "handler", "class " + name + " can't be " + what + from + ": " + reason);
  }

  /** The name of the resource that contains a class. */
  static String resource(String className) {
    return className.replace('.', '/') + ".class";
  }

  /** The constructor with the most parameters among the supported ones. */
  private static Constructor<?> constructor(TypeSettings type, Class<?> found)
      throws UnusableHandler {
    try {
      for (List<Class<?>> parameters :
          List.<List<Class<?>>>of(List.of(Config.class), List.of(Map.class), List.of())) {
        for (Constructor<?> candidate : found.getConstructors()) {
          if (List.of(candidate.getParameterTypes()).equals(parameters)) {
            return candidate;
          }
        }
      }
    } catch (LinkageError e) {
      throw new UnusableHandler(
          type, "handler", "class " + found.getName() + " can't be linked: " + e);
    }
    throw new UnusableHandler(
        type,
        "handler",
        found.getName()
            + " needs a public constructor (), (Map<String, Object>) or (Config)"
            + (takesOwnConfig(found) ? "; its Config is the plugin's own, not the server's" : ""));
  }

  private static boolean takesOwnConfig(Class<?> found) {
    return Arrays.stream(found.getConstructors())
        .flatMap(constructor -> Arrays.stream(constructor.getParameterTypes()))
        .anyMatch(t -> t.getName().equals(Config.class.getName()) && t != Config.class);
  }

  private Object instance() throws ReflectiveOperationException {
    Config config = type.work().config();
    Object[] arguments = new Object[constructor.getParameterCount()];
    if (arguments.length == 1) {
      boolean map = constructor.getParameterTypes()[0] == Map.class;
      arguments[0] = map ? PlainValues.of(config.root()) : config;
    }
    return constructor.newInstance(arguments);
  }

  @SuppressWarnings("unchecked") // The decoder makes what the class says it takes.
  private BoundHandler bind(Object instance, Json json) {
    Decoder decoder = in.hasRawClass(Payload.class) ? input -> input : json.decoder(in);
    Encoder encoder = encoder(json);
    return instance instanceof AsyncHandler<?, ?> async
        ? new BoundHandler.Async((AsyncHandler<Object, Object>) async, decoder, encoder, consumes())
        : new BoundHandler.Blocking(
            (Handler<Object, Object>) instance, decoder, encoder, consumes());
  }

  private Encoder encoder(Json json) {
    if (out.hasRawClass(Answer.class)) {
      return Encoder::answer;
    }
    return out.hasRawClass(Payload.class) ? Encoder::bytes : json::encode;
  }

  private static JavaType[] typeArguments(TypeSettings type, Class<?> found)
      throws UnusableHandler {
    boolean async = AsyncHandler.class.isAssignableFrom(found);
    JavaType[] arguments;
    try {
      arguments = Json.typeArguments(found, async ? AsyncHandler.class : Handler.class);
    } catch (RuntimeException | LinkageError e) {
      throw new UnusableHandler(
          type, "handler", "what " + found.getName() + " takes and returns can't be loaded: " + e);
    }
    if (arguments.length != 2) {
      throw new UnusableHandler(
          type, "handler", found.getName() + " must say what it takes and returns, as in <A, B>");
    }
    return arguments;
  }

  MediaTypes consumes() {
    List<String> declared = type.work().consumes();
    if (!declared.isEmpty()) {
      return new MediaTypes(declared.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList());
    }
    return in.hasRawClass(Payload.class) ? MediaTypes.ANY : MediaTypes.JSON;
  }
}
