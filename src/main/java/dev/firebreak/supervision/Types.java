package dev.firebreak.supervision;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The types that are declared now. A reload of the configuration replaces all of them at once, so
 * that each user asks again for each request. Thread-safe.
 */
public final class Types {
  private volatile Map<String, Admission> byName;

  private Types(Map<String, Admission> byName) {
    this.byName = byName;
  }

  /** The types with these admissions. */
  public static Types of(Collection<Admission> admissions) {
    return new Types(sorted(admissions));
  }

  private static Map<String, Admission> sorted(Collection<Admission> admissions) {
    Map<String, Admission> sorted = new TreeMap<>();
    admissions.forEach(admission -> sorted.put(admission.type().name(), admission));
    return Collections.unmodifiableMap(sorted);
  }

  /** Returns the admission of a type; null if there is no such type. */
  public @Nullable Admission find(String name) {
    return byName.get(name);
  }

  /** Returns the admissions of all types by name, which never changes. */
  public Map<String, Admission> now() {
    return byName;
  }

  /** Replaces all types. */
  public void replace(Collection<Admission> admissions) {
    byName = sorted(admissions);
  }
}
