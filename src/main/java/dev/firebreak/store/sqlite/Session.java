package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The writer's prepared statements and the state of the open transaction. The driver closes a
 * statement after some errors, so a session is discarded as a whole after any error.
 */
final class Session implements AutoCloseable {
  final StoreOptions options;
  final TaskTypes types;
  final Archive archive;
  final LongResults longResults;
  final Outputs outputs;
  final Steps steps;
  final Awaits awaits;
  final Signals signals;
  final SubmitBatch submits;
  final Claims claims;
  final Settlements settlements;
  final SuccessBatch successes;
  final Cancels cancels;
  final Retries retries;
  final Prunes prunes;
  final Deletions deletions;
  final SearchValues search;
  final Callbacks callbacks;
  final GroupChanges groupChanges;
  final TaskGroupOperations groups;
  final Families families;
  final Watches watches;
  final Notes notes;
  final ClockCorrection clockCorrection;
  final Statements statements;

  /** The changes of the numbers of tasks by the open transaction. */
  final CountChanges counts;

  /** The time of the open transaction. */
  long now;

  /** Whether there is space for data that is not needed to record what happened. */
  boolean spacious;

  Session(Connection connection, StoreOptions options) throws SQLException {
    this.options = options;
    statements = new Statements(connection);
    types = new TaskTypes(statements);
    archive = new Archive(statements);
    longResults = new LongResults(statements);
    outputs = new Outputs(statements);
    steps = new Steps(statements);
    awaits = new Awaits(statements);
    signals = new Signals(statements);
    submits = new SubmitBatch(statements);
    claims = new Claims(statements);
    settlements = new Settlements(statements);
    successes = new SuccessBatch(statements);
    cancels = new Cancels(statements);
    retries = new Retries(statements);
    prunes = new Prunes(statements);
    deletions = new Deletions(statements);
    search = new SearchValues(statements);
    callbacks = new Callbacks(statements);
    groups = new TaskGroupOperations(statements);
    groupChanges = new GroupChanges(statements, callbacks, groups);
    families = new Families(statements);
    watches = new Watches(statements, signals);
    notes = new Notes(statements);
    clockCorrection = new ClockCorrection(statements);
    counts = new CountChanges(statements);
  }

  void startGroup() {
    now = options.clock().millis();
    counts.clear();
    groupChanges.clear();
    successes.clear();
  }

  @Override
  public void close() throws SQLException {
    statements.close();
  }
}
