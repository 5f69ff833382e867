package dev.firebreak.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The message of a log line, with control characters escaped. Part of the pattern of {@link
 * LogConfigurator}.
 */
public final class EscapedMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Escapes.escape(super.convert(event));
  }
}
