package dev.firebreak.config;

import dev.firebreak.api.Answer;
import dev.firebreak.api.Head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which requests reach a type, and the header fields of its answers. */
final class EndpointReader {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final int MOST_HEADERS = 32;

  /**
   * Header fields that are not passed on: they may carry credentials for this server (RFC 3875,
   * 9.2), or would become a variable that programs obey.
   */
  private static final Set<String> KEPT_BACK =
      Set.of("authorization", "cookie", "proxy", "proxy-authorization");

  private EndpointReader() {}

  static EndpointSettings read(
      Section type, TypeSettings.@Nullable Program program, Path home, CallbackRules rules) {
    List<String> methods = methods(type);
    List<String> passed = passed(type);
    boolean pass =
        type.flag("pass-request") || !passed.isEmpty() || !methods.equals(List.of("POST"));
    VerifySettings verify = VerifyReader.read(type.section("verify"), home);
    StreamSettings stream = StreamReader.read(type, program, verify != null);
    return new EndpointSettings(
        methods,
        pass,
        passed,
        fixed(type),
        new SenderSettings(verify, CorsReader.read(type.section("cors"))),
        CallbackReader.read(type.section("callback"), home, rules),
        stream,
        FormReader.read(type, program, stream));
  }

  private static List<String> methods(Section type) {
    List<String> methods = new ArrayList<>();
    for (String method : type.texts("methods")) {
      if (!METHODS.contains(method)) {
        type.rejectValue(
            "methods", '"' + method + "\" is not one of " + String.join(", ", METHODS));
      } else if (!methods.contains(method)) {
        methods.add(method);
      }
    }
    if (methods.isEmpty()) {
      type.rejectValue("methods", "names no method");
    } else if (methods.contains("GET")) {
      methods.add(methods.indexOf("GET") + 1, "HEAD");
    }
    return methods;
  }

  private static List<String> passed(Section type) {
    List<String> names = type.texts("pass-headers");
    if (names.size() > MOST_HEADERS) {
      type.rejectValue("pass-headers", "has more than " + MOST_HEADERS + " names");
    }
    for (String name : names) {
      if (KEPT_BACK.contains(name.toLowerCase(Locale.ROOT))) {
        type.rejectValue("pass-headers", name + " is never passed on");
      } else {
        refuseBadField(type, "pass-headers", name, "");
      }
    }
    return names;
  }

  private static Map<String, String> fixed(Section type) {
    Map<String, String> headers = type.textByName("headers");
    headers.forEach(
        (name, value) -> {
          String fault = Answer.fault(name, value);
          if (fault != null) {
            type.rejectValue("headers", fault);
          }
        });
    return headers;
  }

  private static void refuseBadField(Section type, String key, String name, String value) {
    try {
      Head.requireField(name, value);
    } catch (IllegalArgumentException e) {
      type.rejectValue(key, "has " + e.getMessage());
    }
  }
}
