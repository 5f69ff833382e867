package dev.firebreak.connection;

/**
 * The limits of the head of a request.
 *
 * @param bytes the size of request line and headers together; also of the trailers
 * @param count the number of headers
 */
record HeadLimits(int bytes, int count) {}
