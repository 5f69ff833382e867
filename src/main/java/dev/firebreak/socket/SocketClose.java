package dev.firebreak.socket;

import java.time.Duration;

/**
 * How sockets are closed: first the own side, then, when the other side has closed its own or sent
 * enough, all of it. To close a socket at once, while the other side sends, makes the system reset
 * it, and the other side may lose what it has not read yet.
 *
 * @param writing how long the last bytes may take to be taken by the other side
 * @param lingering how long the other side is read after that; 0 closes at once
 * @param bytes how much is read, and thrown away, of one socket
 * @param sockets how many are read at once; beyond that the one that has been read longest is
 *     closed
 */
public record SocketClose(Duration writing, Duration lingering, long bytes, int sockets) {}
