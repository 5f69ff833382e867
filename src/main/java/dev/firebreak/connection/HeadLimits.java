package dev.firebreak.connection;

/**
 * The size of the head of a request.
 *
 * @param bytes of request line and headers together; of trailers likewise
 * @param count the number of headers
 */
record HeadLimits(int bytes, int count) {}
