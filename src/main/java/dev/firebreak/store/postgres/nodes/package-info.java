/**
 * The nodes that share a PostgreSQL database: their rows, heartbeats and leases, and the take-over
 * of a dead node's tasks.
 *
 * <p>Why no task runs twice, in the order in which the classes act. {@link
 * dev.firebreak.store.postgres.nodes.Renewals} renews this node's row with a {@link
 * dev.firebreak.store.postgres.nodes.Heartbeat} about once a second and extends the {@link
 * dev.firebreak.store.postgres.nodes.Lease} from the moment at which the statement was sent. {@link
 * dev.firebreak.store.postgres.nodes.LeaseWatch} stops all work of this node when the lease has
 * lapsed, by the monotonic clock and without the database. {@link
 * dev.firebreak.store.postgres.nodes.FailureDetector} of another node suspects a node only after
 * its row stood still for longer than a lease during which the observer's own heartbeats succeeded.
 * {@link dev.firebreak.store.postgres.nodes.DeadNodeTakeover} then frees the dead node's tasks and
 * deletes its row in one transaction, which locks that row first: a node whose row is gone can
 * neither renew nor settle. So the old attempt has been stopped before the new claim exists, or its
 * settlement is refused by its fence.
 *
 * <p>That is the way of a lost machine. If only the node's process ends, {@link
 * dev.firebreak.store.postgres.nodes.LeaseEnd} does the same at once, in the reaper process beside
 * the node. {@link dev.firebreak.store.postgres.nodes.RowsGone} tells all nodes of a deleted row.
 *
 * <pre>
 *   seconds since the last renewal was sent, for a node that can't renew its lease any more
 *
 *   0 ............ 3 ............... 4.75 ............ 5.75 ...... 6 .......................
 *   |              |                  |                 |          |
 *   |              |                  |                 |          other nodes: the row has stood
 *   |              |                  |                 |          still for a lease; take-over,
 *   |              |                  |                 |          new claims with higher fences
 *   |              |                  |                 attempts that did not stop: halt
 *   |              |                  attempts are stopped (LeaseWatch)
 *   |              no attempt starts (Lease.mayStart)
 *   attempts start and run
 * </pre>
 */
@NullMarked
package dev.firebreak.store.postgres.nodes;

import org.jspecify.annotations.NullMarked;
