package dev.firebreak.config;

import java.util.List;
import java.util.Map;

/**
 * Callers that prove who they are by something other than a token, and what they may do.
 *
 * @param key the key of the configuration that has them
 * @param owner to whom their tasks belong
 * @param callers how they are recognized
 * @param grant what they may do, by the names that tokens have for it
 */
public record OwnerSettings(
    String key, String owner, List<String> callers, Map<String, String> grant) {}
