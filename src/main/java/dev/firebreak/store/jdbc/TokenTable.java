package dev.firebreak.store.jdbc;

import dev.firebreak.access.Grant;
import dev.firebreak.access.Rate;
import dev.firebreak.access.Scope;
import dev.firebreak.access.Token;
import dev.firebreak.access.TokenHash;
import dev.firebreak.access.TypePatterns;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The statements on the table of tokens, which are the same for all engines. */
final class TokenTable {
  private static final String LIST =
      """
      SELECT hash, name, owner, scopes, types, rate, backlog, created_at, expires_at
      FROM token ORDER BY name, created_at, hash\
      """;
  private static final String SAVE =
      """
      INSERT INTO token
        (hash, name, owner, scopes, types, rate, backlog, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at\
      """;
  private static final String DELETE = "DELETE FROM token WHERE hash = ?";

  private final Statements statements;

  /** Uses the statements of a connection, and does not close them. */
  TokenTable(Statements statements) {
    this.statements = statements;
  }

  List<Token> list() throws SQLException {
    List<Token> tokens = new ArrayList<>();
    try (ResultSet row = statements.prepare(LIST).executeQuery()) {
      while (row.next()) {
        tokens.add(token(row));
      }
    }
    return tokens;
  }

  private static Token token(ResultSet row) throws SQLException {
    String rate = row.getString(6);
    Instant createdAt = Instant.ofEpochMilli(row.getLong(8));
    long expires = row.getLong(9);
    Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expires);
    Grant grant =
        new Grant(
            row.getString(3),
            Scope.parse(row.getString(4)),
            TypePatterns.parse(row.getString(5)),
            rate == null ? null : Rate.parse(rate),
            row.getInt(7));
    return new Token(TokenHash.of(row.getBytes(1)), row.getString(2), grant, createdAt, expiresAt);
  }

  /** Adds a token, or changes the end of a known one. */
  void save(Token token) throws SQLException {
    PreparedStatement save = statements.prepare(SAVE);
    Grant grant = token.grant();
    Rate rate = grant.rate();
    Instant expiresAt = token.expiresAt();
    save.setBytes(1, token.hash().bytes());
    save.setString(2, token.name());
    save.setString(3, grant.owner());
    save.setString(4, Scope.words(grant.scopes()));
    save.setString(5, grant.types().toString());
    save.setString(6, rate == null ? null : rate.toString());
    save.setInt(7, grant.backlog());
    save.setLong(8, token.createdAt().toEpochMilli());
    if (expiresAt == null) {
      save.setNull(9, Types.BIGINT);
    } else {
      save.setLong(9, expiresAt.toEpochMilli());
    }
    save.executeUpdate();
  }

  /** Deletes a token if there is one. */
  void delete(TokenHash hash) throws SQLException {
    PreparedStatement delete = statements.prepare(DELETE);
    delete.setBytes(1, hash.bytes());
    delete.executeUpdate();
  }
}
