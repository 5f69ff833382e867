/**
 * Access: tokens, their text, what they grant, and the node's copy of all tokens that the store
 * keeps. Knows nothing of HTTP: {@code connection} has the {@link dev.firebreak.access.Credentials}
 * of each request, {@code http} asks for their token, {@code cli} and {@code http} create and
 * revoke tokens by {@link dev.firebreak.access.TokenAdmin}.
 */
@NullMarked
package dev.firebreak.access;

import org.jspecify.annotations.NullMarked;
