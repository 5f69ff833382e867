package dev.firebreak.socket;

import java.time.Duration;

/**
 * How sockets are closed: first this server's side, then the socket, once the client has closed its
 * side or a limit is reached. Closing a socket at once, while the client sends, makes the system
 * reset it, and the client may lose bytes that it has not read yet.
 *
 * @param writing how long the client may take to read the last bytes
 * @param lingering how long the socket is read after that; 0 closes at once
 * @param bytes how much is read and discarded from one socket
 * @param sockets how many sockets may linger; beyond that the one that has lingered longest is
 *     closed
 */
public record SocketClose(Duration writing, Duration lingering, long bytes, int sockets) {}
