package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Settled;
import dev.firebreak.task.Claim;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Records that an attempt has succeeded, together with the successes next to it in its group. */
final class SuccessOperation extends Operation<Settled> {
  final Claim claim;
  final Payload result;
  final @Nullable OutputPart output;

  /** The bytes of the task's id; made by the caller's thread, as the writer's has most to do. */
  final byte[] id;

  final @Nullable String head;

  SuccessOperation(Claim claim, Payload result, @Nullable OutputPart output) {
    this.claim = claim;
    this.result = result;
    this.output = output;
    id = claim.id().bytes();
    head = HeadText.of(result);
  }

  RunId task() {
    return claim.id();
  }

  @Override
  void perform(Session session) throws SQLException {
    session.successes.add(session, this);
  }

  /** The result if the task does not run under this claim. */
  @Override
  Settled apply(Session session) throws SQLException {
    return session.settlements.recorded(claim, id);
  }

  /** Gives the operation its result, and keeps the output of the attempt. */
  void settled(Session session, Settled settled) throws SQLException {
    session.outputs.keep(session, claim, settled, output);
    succeed(settled);
  }

  @Override
  public int weight() {
    return result.size() + (output == null ? 0 : output.bytes().length);
  }

  @Override
  String kind() {
    return Settlements.class.getSimpleName();
  }
}
