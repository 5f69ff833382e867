package dev.firebreak.account;

/**
 * A user of this system.
 *
 * @param uid the number of the user
 * @param gid the number of the user's own group
 * @param name the name of the user
 * @param home the path of the user's home directory, which need not exist
 */
public record Account(int uid, int gid, String name, String home) {}
