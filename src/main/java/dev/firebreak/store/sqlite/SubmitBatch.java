package dev.firebreak.store.sqlite;

import dev.firebreak.store.Accepted;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Stores submissions as tasks. */
final class SubmitBatch {
  private final PreparedStatement started;
  private final PreparedStatement waiting;
  private final PreparedStatement input;
  private final PreparedStatement takeKey;
  private final PreparedStatement readKey;
  private final PreparedStatement dropKey;

  SubmitBatch(Statements statements) throws SQLException {
    started = statements.prepare(insert("1, ?4, ?5, 1, 1, ?6, 0, 0, ?8, 0, ?9, ?7, ?7, ?10, ?11"));
    waiting =
        statements.prepare(insert("0, ?4, ?5, 0, 0, ?6, 0, ?8, 0, 0, NULL, NULL, ?7, ?9, ?10"));
    input =
        statements.prepare(
            "INSERT INTO task_input (id, scope, key, content_type, trace, body, head)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    takeKey =
        statements.prepare(
            "INSERT INTO task_key (scope, key, task_id, digest) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING");
    dropKey =
        statements.prepare("DELETE FROM task_key WHERE scope = ? AND key = ? AND task_id = ?");
    readKey =
        statements.prepare("SELECT task_id, digest FROM task_key WHERE scope = ? AND key = ?");
  }

  private static String insert(String values) {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO task (id, type, priority, state, run_at, timeout_ms, claim_no, attempts,
          max_attempts, crashes, since, isolated, cancel_requested, node, claimed_at, created_at,
          owned_by, version)
        VALUES (?1, ?2, ?3, %s)\
        """,
        values);
  }

  static Operation<Accepted> of(Submission submission) {
    return new Operation<>() {
      @Override
      Accepted apply(Session session) throws SQLException {
        return session.submits.accept(session, submission);
      }

      @Override
      boolean dependsOnEnds() {
        return submission.task().relations().parent() != null;
      }

      @Override
      public int weight() {
        return submission.input().size();
      }

      @Override
      public boolean adds() {
        return true;
      }
    };
  }

  private Accepted accept(Session session, Submission submission) throws SQLException {
    byte[] id = submission.id().bytes();
    IdempotencyKey key = submission.key();
    if (key != null && !insertKey(key, id)) {
      return known(key);
    }
    Accepted.Unrelated unrelated = unrelated(session, submission);
    if (unrelated != null) {
      if (key != null) {
        giveBack(key, id);
      }
      return unrelated;
    }
    Instant asked = submission.plan().runAt();
    Duration delay = submission.plan().delay();
    long soonest = session.now + (delay == null ? 0 : Millis.of(delay));
    long runAt = asked == null ? soonest : Millis.of(asked);
    boolean start = submission.start() != Start.LATER && runAt <= session.now;
    insertTask(session, submission, id, runAt, start);
    insertInput(submission, id);
    session.search.insert(id, submission.type(), submission.search());
    session.callbacks.insert(id, submission.callback());
    session.counts.accepted(submission.type(), start);
    RunId group = submission.task().relations().group();
    if (group != null) {
      session.groupChanges.joined(id, group, start);
    }
    RunId parent = submission.task().relations().parent();
    if (parent != null) {
      session.families.insert(id, parent);
    }
    if (start) {
      session.types.started(submission.id(), submission.type());
    }
    Claim claim = start ? new Claim(submission.id(), 1) : null;
    return new Accepted.Stored(
        Instant.ofEpochMilli(session.now), Instant.ofEpochMilli(runAt), claim);
  }

  /** Returns why a task can't belong to what it names; null if it can. */
  private static Accepted.@Nullable Unrelated unrelated(Session session, Submission submission)
      throws SQLException {
    Relations relations = submission.task().relations();
    RunId parent = relations.parent();
    if (parent != null) {
      Accepted.Why why = session.families.refusal(parent, submission.owner());
      if (why != null) {
        return new Accepted.Unrelated(why, parent);
      }
    }
    RunId id = relations.group();
    if (id == null) {
      return null;
    }
    GroupChange group = session.groupChanges.of(id);
    if (group == null || !group.owner.equals(submission.owner())) {
      return new Accepted.Unrelated(Accepted.Why.UNKNOWN_GROUP, id);
    }
    return group.closed ? new Accepted.Unrelated(Accepted.Why.CLOSED_GROUP, id) : null;
  }

  private void insertTask(
      Session session, Submission submission, byte[] id, long runAt, boolean start)
      throws SQLException {
    PreparedStatement task = start ? started : waiting;
    task.setBytes(1, id);
    task.setString(2, submission.type());
    task.setInt(3, submission.plan().priority());
    task.setLong(4, runAt);
    Millis.set(task, 5, submission.plan().timeout());
    task.setInt(6, submission.plan().maxAttempts());
    task.setLong(7, session.now);
    if (start) {
      task.setInt(8, submission.start() == Start.ISOLATED ? 1 : 0);
      task.setString(9, session.options.node());
      task.setString(10, submission.owner());
      task.setString(11, submission.version());
    } else {
      task.setInt(8, submission.plan().delay() == null ? 0 : ClockCorrection.DELAYED);
      task.setString(9, submission.owner());
      task.setString(10, submission.version());
    }
    task.executeUpdate();
  }

  private void insertInput(Submission submission, byte[] id) throws SQLException {
    IdempotencyKey key = submission.key();
    input.setBytes(1, id);
    input.setString(2, key == null ? null : key.scope());
    input.setString(3, key == null ? null : key.key());
    input.setString(4, submission.input().contentType());
    input.setString(5, submission.trace());
    input.setBytes(6, submission.input().bytes());
    input.setString(7, HeadText.of(submission.input()));
    input.executeUpdate();
  }

  private boolean insertKey(IdempotencyKey key, byte[] id) throws SQLException {
    takeKey.setString(1, key.scope());
    takeKey.setString(2, key.key());
    takeKey.setBytes(3, id);
    takeKey.setBytes(4, key.digest());
    return takeKey.executeUpdate() == 1;
  }

  private void giveBack(IdempotencyKey key, byte[] id) throws SQLException {
    dropKey.setString(1, key.scope());
    dropKey.setString(2, key.key());
    dropKey.setBytes(3, id);
    dropKey.executeUpdate();
  }

  private Accepted known(IdempotencyKey key) throws SQLException {
    readKey.setString(1, key.scope());
    readKey.setString(2, key.key());
    try (ResultSet row = readKey.executeQuery()) {
      row.next();
      RunId id = RunId.of(row.getBytes(1));
      return Arrays.equals(row.getBytes(2), key.digest())
          ? new Accepted.Known(id)
          : new Accepted.KeyReused(id);
    }
  }
}
