package dev.firebreak.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the callers that need no token. */
final class OwnerReader {
  private OwnerReader() {}

  /**
   * Reads an object with an entry for each owner.
   *
   * @param callers the key of the list by which callers are recognized
   */
  static List<OwnerSettings> read(Section parent, String callers) {
    Section all = parent.section("owners");
    List<OwnerSettings> owners = new ArrayList<>();
    for (String owner : all.names()) {
      Section one = all.section(owner);
      Map<String, String> grant = new LinkedHashMap<>();
      grant.put("scopes", String.join(",", one.textsOrCommas("scopes")));
      if (one.has("types")) {
        grant.put("types", String.join(",", one.textsOrCommas("types")));
      }
      for (String limit : List.of("rate", "backlog")) {
        if (one.has(limit)) {
          grant.put(limit, one.text(limit));
        }
      }
      List<String> recognized = one.texts(callers);
      if (recognized.isEmpty()) {
        one.reject(callers, "is empty: the owner has no callers");
      }
      one.refuseUnknownKeys();
      owners.add(new OwnerSettings(all.fullName(owner), owner, recognized, grant));
    }
    return owners;
  }
}
