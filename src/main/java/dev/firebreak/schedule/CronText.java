package dev.firebreak.schedule;

import java.util.Locale;
import java.util.regex.Pattern;

/** Rewrites a cron expression into a form that cron-utils reads in every locale. */
final class CronText {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** cron-utils counts Sunday as 7, and refuses a range that begins with it. */
  private static final Pattern FROM_SUNDAY = Pattern.compile("\\b(?:SUN|7)-(?!SUN|7)");

  private static final int FIELDS = 5;
  private static final int DAY_OF_WEEK = 4;

  private CronText() {}

  /**
   * The fields of an expression, in upper case: cron-utils would use the default locale, and a
   * Turkish i becomes another letter.
   *
   * @throws IllegalArgumentException unless there are five
   */
  static String[] fields(String text) {
    String[] fields = BLANKS.split(text.strip().toUpperCase(Locale.ROOT), -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "A cron expression has 5 fields (minute, hour, day of the month, month, day of the week),"
              + " and this one has "
              + (text.isBlank() ? 0 : fields.length));
    }
    fields[DAY_OF_WEEK] = FROM_SUNDAY.matcher(fields[DAY_OF_WEEK]).replaceAll("0-");
    return fields;
  }
}
