package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.tasks.SubmitBatch.Accept;
import dev.firebreak.task.HeadText;
import java.util.List;

/** Submissions as the columns of the tables that {@link SubmitBatch} inserts into. */
final class SubmitColumns {
  private SubmitColumns() {}

  /** The columns of the tasks. */
  static ArrayParameter[] tasks(List<Accept> accepts) {
    int n = accepts.size();
    ArrayParameter ids = ArrayParameter.ids(n);
    ArrayParameter types = ArrayParameter.texts(n);
    ArrayParameter owners = ArrayParameter.texts(n);
    ArrayParameter priorities = ArrayParameter.ints(n);
    ArrayParameter times = ArrayParameter.times(n);
    ArrayParameter delays = ArrayParameter.longs(n);
    ArrayParameter timeouts = ArrayParameter.longs(n);
    ArrayParameter attempts = ArrayParameter.ints(n);
    ArrayParameter starts = ArrayParameter.ints(n);
    ArrayParameter scopes = ArrayParameter.texts(n);
    ArrayParameter keys = ArrayParameter.texts(n);
    ArrayParameter versions = ArrayParameter.texts(n);
    for (Accept accept : accepts) {
      Submission submission = accept.submission;
      Submission.Plan plan = submission.plan();
      ids.add(submission.id());
      types.add(submission.type());
      owners.add(submission.owner());
      priorities.add(plan.priority());
      times.add(plan.runAt() == null ? null : DatabaseTime.fit(plan.runAt()));
      delays.add(plan.delay() == null ? null : (Long) DatabaseTime.millis(plan.delay()));
      timeouts.add(plan.timeout() == null ? null : (Long) DatabaseTime.timeout(plan.timeout()));
      attempts.add(plan.maxAttempts());
      starts.add(start(submission.start()));
      scopes.add(submission.key() == null ? null : submission.key().scope());
      keys.add(submission.key() == null ? null : submission.key().key());
      versions.add(submission.version());
    }
    return new ArrayParameter[] {
      ids,
      types,
      owners,
      priorities,
      times,
      delays,
      timeouts,
      attempts,
      starts,
      scopes,
      keys,
      versions
    };
  }

  private static int start(Start start) {
    return switch (start) {
      case LATER -> 0;
      case ON_THREAD -> 1;
      case ISOLATED -> 2;
    };
  }

  /** The columns of their inputs. */
  static ArrayParameter[] inputs(List<Accept> accepts) {
    int n = accepts.size();
    ArrayParameter ids = ArrayParameter.ids(n);
    ArrayParameter scopes = ArrayParameter.texts(n);
    ArrayParameter keys = ArrayParameter.texts(n);
    ArrayParameter contentTypes = ArrayParameter.texts(n);
    ArrayParameter traces = ArrayParameter.texts(n);
    ArrayParameter bodies = ArrayParameter.bytes(n);
    ArrayParameter heads = ArrayParameter.texts(n);
    for (Accept accept : accepts) {
      IdempotencyKey key = accept.submission.key();
      ids.add(accept.submission.id());
      scopes.add(key == null ? null : key.scope());
      keys.add(key == null ? null : key.key());
      contentTypes.add(accept.submission.input().contentType());
      traces.add(accept.submission.trace());
      bodies.add(accept.submission.input().bytes());
      heads.add(HeadText.of(accept.submission.input()));
    }
    return new ArrayParameter[] {ids, scopes, keys, contentTypes, traces, bodies, heads};
  }

  /** Scope, key and task of each idempotency key. */
  static ArrayParameter[] keys(List<Accept> keyed) {
    ArrayParameter scopes = ArrayParameter.texts(keyed.size());
    ArrayParameter keys = ArrayParameter.texts(keyed.size());
    ArrayParameter ids = ArrayParameter.ids(keyed.size());
    for (Accept accept : keyed) {
      IdempotencyKey key = accept.submission.key();
      scopes.add(key == null ? null : key.scope());
      keys.add(key == null ? null : key.key());
      ids.add(accept.submission.id());
    }
    return new ArrayParameter[] {scopes, keys, ids};
  }

  /** What each key was used for. */
  static ArrayParameter digests(List<Accept> keyed) {
    ArrayParameter digests = ArrayParameter.bytes(keyed.size());
    for (Accept accept : keyed) {
      IdempotencyKey key = accept.submission.key();
      digests.add(key == null ? null : key.digest());
    }
    return digests;
  }
}
