package dev.firebreak.cli.serve;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a command line asks of {@code serve}, apart from a keeper.
 *
 * @param config the file of the configuration
 * @param settings the keys of the configuration that options set
 * @param endWithParent whether the node stops once the process that started it has ended
 * @param kept whether a keeper has started the node
 */
record ServeRequest(
    Path config, Map<String, String> settings, boolean endWithParent, boolean kept) {}
