package dev.firebreak;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.Collator;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Pattern;

/**
 * Calls of, and references to, methods of the JDK that read the default locale. Error Prone's
 * DefaultLocale does not see method references.
 */
final class DefaultLocaleUse {
  private static final Map<Class<?>, Pattern> READERS =
      Map.ofEntries(
          Map.entry(String.class, Pattern.compile("format|formatted|toUpperCase|toLowerCase")),
          Map.entry(PrintStream.class, Pattern.compile("printf|format")),
          Map.entry(PrintWriter.class, Pattern.compile("printf|format")),
          Map.entry(Console.class, Pattern.compile("printf|format|readLine|readPassword")),
          Map.entry(Formatter.class, Pattern.compile("<init>")),
          Map.entry(Scanner.class, Pattern.compile("<init>")),
          Map.entry(DateTimeFormatter.class, Pattern.compile("ofPattern|ofLocalized.*")),
          Map.entry(DateTimeFormatterBuilder.class, Pattern.compile("toFormatter")),
          Map.entry(NumberFormat.class, Pattern.compile("get.*Instance")),
          Map.entry(DecimalFormat.class, Pattern.compile("<init>")),
          Map.entry(SimpleDateFormat.class, Pattern.compile("<init>")),
          Map.entry(MessageFormat.class, Pattern.compile("<init>|format")),
          Map.entry(Collator.class, Pattern.compile("getInstance")),
          Map.entry(Locale.class, Pattern.compile("getDefault")));

  static final DescribedPredicate<JavaAccess<?>> ANY =
      DescribedPredicate.describe("the default locale is read", DefaultLocaleUse::reads);

  private DefaultLocaleUse() {}

  private static boolean reads(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && READERS.entrySet().stream()
            .anyMatch(
                reader ->
                    target.getOwner().isEquivalentTo(reader.getKey())
                        && reader.getValue().matcher(target.getName()).matches())
        && target.getRawParameterTypes().stream()
            .noneMatch(parameter -> parameter.isEquivalentTo(Locale.class));
  }
}
