package dev.firebreak.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.firebreak.output.Messages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the format of the log of this process. Text needs no selection. */
public final class LogOutput {
  private LogOutput() {}

  /**
   * Makes log entries and {@linkplain Messages messages} lines of JSON from now on. A configuration
   * of Logback that is not the program's own keeps its format.
   *
   * @param node the name of the node
   */
  public static void useJson(String node) {
    Messages.asJson();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      install(context, node);
    }
  }

  static void install(LoggerContext context, String node) {
    ThreadFields.show();
    if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogConfigurator.APPENDER)
        instanceof OutputStreamAppender<ILoggingEvent> appender) {
      JsonLines lines = new JsonLines(node);
      lines.setContext(context);
      lines.start();
      appender.setEncoder(lines);
    }
  }
}
