package dev.firebreak.isolate;

import com.fasterxml.jackson.databind.JavaType;
import com.typesafe.config.Config;
import dev.firebreak.api.AsyncHandler;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The class that a type names as its handler. Finding it runs none of its code; making the object
 * does.
 */
final class HandlerClass {
  private final TypeSettings type;
  private final Class<?> found;
  private final Constructor<?> constructor;

  private HandlerClass(TypeSettings type, Class<?> found, Constructor<?> constructor) {
    this.type = type;
    this.found = found;
    this.constructor = constructor;
  }

  static HandlerClass find(TypeSettings type, ClassLoader loader) throws UnusableHandler {
    Class<?> found = load(type, loader);
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
          type, "start", "inline needs an AsyncHandler, and " + found.getName() + " is none");
    }
    return new HandlerClass(type, found, constructor(type, found));
  }

  BoundHandler make() throws UnusableHandler {
    return bind(instance());
  }

  private static Class<?> load(TypeSettings type, ClassLoader loader) throws UnusableHandler {
    String name = type.work().handler();
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException _) {
      throw new UnusableHandler(type, "handler", "there is no class " + name);
    } catch (LinkageError e) {
      throw new UnusableHandler(type, "handler", "class " + name + " can't be loaded: " + e);
    }
  }

  /** The richest constructor that can be served. */
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
        found.getName() + " needs a public constructor (), (Map<String, Object>) or (Config)");
  }

  private Object instance() throws UnusableHandler {
    Config config = type.work().config();
    Object[] arguments = new Object[constructor.getParameterCount()];
    if (arguments.length == 1) {
      boolean map = constructor.getParameterTypes()[0] == Map.class;
      arguments[0] = map ? config.root().unwrapped() : config;
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new UnusableHandler(
          type, "handler", found.getName() + " could not be made: " + e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UnusableHandler(type, "handler", found.getName() + " could not be made: " + e);
    }
  }

  @SuppressWarnings("unchecked") // The decoder makes what the class says it takes.
  private BoundHandler bind(Object instance) throws UnusableHandler {
    return switch (instance) {
      case AsyncHandler<?, ?> async -> {
        JavaType[] types = typeArguments(AsyncHandler.class);
        yield new BoundHandler.Async(
            (AsyncHandler<Object, Object>) async,
            decoder(types[0]),
            encoder(types[1]),
            consumes(types[0]));
      }
      case Handler<?, ?> blocking -> {
        JavaType[] types = typeArguments(Handler.class);
        yield new BoundHandler.Blocking(
            (Handler<Object, Object>) blocking,
            decoder(types[0]),
            encoder(types[1]),
            consumes(types[0]));
      }
      default -> throw new IllegalStateException(found.getName());
    };
  }

  private JavaType[] typeArguments(Class<?> generic) throws UnusableHandler {
    JavaType[] types = Json.typeArguments(found, generic);
    if (types.length != 2) {
      throw new UnusableHandler(
          type, "handler", found.getName() + " must say what it takes and returns");
    }
    return types;
  }

  private static Decoder decoder(JavaType in) {
    return in.hasRawClass(Payload.class) ? input -> input : Json.decoder(in);
  }

  private static Encoder encoder(JavaType out) {
    return out.hasRawClass(Payload.class) ? Encoder::bytes : Json::encode;
  }

  private MediaTypes consumes(JavaType in) {
    List<String> declared = type.work().consumes();
    if (!declared.isEmpty()) {
      return new MediaTypes(declared.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList());
    }
    return in.hasRawClass(Payload.class) ? MediaTypes.ANY : MediaTypes.JSON;
  }
}
