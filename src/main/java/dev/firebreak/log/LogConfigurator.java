package dev.firebreak.log;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * The program's own configuration of Logback; an operator can name another one by the system
 * property {@code logback.configurationFile}. In Java and not in logback.xml, because to read that
 * takes a twentieth of the start of a node; without a rank, because it is the only one beside those
 * of Logback, which have lower ones.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** The name of the appender. */
  static final String APPENDER = "STDERR";

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} - %safeMsg%n%safeEx{12}";

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // If the cluster address is in use, the command itself reports that.
    loggers.getLogger("org.apache.pekko.io.TcpListener").setLevel(Level.OFF);
    // Failed connections to a lost node: the loss itself is logged once by package cluster.
    loggers.getLogger("org.apache.pekko.stream.Materializer").setLevel(Level.ERROR);
    // Packages cluster and store.postgres.nodes log which node was lost and what followed.
    loggers.getLogger("org.apache.pekko.cluster").setLevel(Level.ERROR);
    loggers.getLogger("org.apache.pekko.remote").setLevel(Level.ERROR);
    loggers.getLogger("org.apache.pekko").setLevel(Level.WARN);
    ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender(loggers));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Writes to standard error, because standard output is for the results of commands. The output of
   * a server never blocks: what is not read in time is dropped and counted (package output).
   */
  private static ConsoleAppender<ILoggingEvent> appender(Context context) {
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout(context));
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /**
   * Names, messages and the output of programs may contain any characters; each log message remains
   * one line.
   */
  private static PatternLayout layout(Context context) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("safeMsg", EscapedMessage::new);
    layout.getInstanceConverterMap().put("safeEx", EscapedTrace::new);
    layout.setPattern(PATTERN);
    layout.start();
    return layout;
  }
}
