package dev.firebreak.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace of a log line, with control characters in the messages of the exceptions escaped.
 * Part of the pattern of {@link LogConfigurator}.
 */
public final class EscapedTrace extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return super.throwableProxyToString(new Escaped(thrown));
  }

  private record Escaped(IThrowableProxy thrown) implements IThrowableProxy {
    private static @Nullable String escape(@Nullable String message) {
      return message == null ? null : Escapes.escape(message);
    }

    private static @Nullable IThrowableProxy escape(@Nullable IThrowableProxy other) {
      return other == null ? null : new Escaped(other);
    }

    @Override
    public @Nullable String getOverridingMessage() {
      return escape(thrown.getOverridingMessage());
    }

    @Override
    public @Nullable String getMessage() {
      return escape(thrown.getMessage());
    }

    @Override
    public String getClassName() {
      return thrown.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return thrown.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return thrown.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      return escape(thrown.getCause());
    }

    @Override
    public IThrowableProxy @Nullable [] getSuppressed() {
      IThrowableProxy[] all = thrown.getSuppressed();
      return all == null
          ? null
          : Arrays.stream(all).map(Escaped::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return thrown.isCyclic();
    }
  }
}
