import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * db-scheduler on PostgreSQL, with the settings of its own page about performance. It deletes a
 * task that is complete.
 */
final class DbScheduler extends Phases {
  private static final int THREADS = 100;

  /** The table of its documentation. */
  private static final String TABLE =
      """
      create table if not exists scheduled_tasks (
        task_name text not null, task_instance text not null, task_data bytea,
        execution_time timestamptz not null, picked boolean not null, picked_by text,
        last_success timestamptz, last_failure timestamptz, consecutive_failures int,
        last_heartbeat timestamptz, version bigint not null, priority smallint,
        primary key (task_name, task_instance));
      create index on scheduled_tasks (execution_time);
      create index on scheduled_tasks (last_heartbeat);
      create index on scheduled_tasks (priority desc, execution_time asc)
      """;

  private static final TaskDescriptor<String> MAIL = TaskDescriptor.of("mail", String.class);

  private final OneTimeTask<String> task =
      Tasks.oneTime(MAIL).execute((instance, context) -> HANDLED.incrementAndGet());
  private final SchedulerClient client = SchedulerClient.Builder.create(DATABASE, task).build();
  private Scheduler scheduler;

  @Override
  void reset() throws Exception {
    execute("truncate scheduled_tasks");
  }

  @Override
  void start() {
    scheduler =
        Scheduler.create(DATABASE, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(2.0, 6.0)
            .enableImmediateExecution()
            .pollingInterval(Duration.ofMillis(500))
            .build();
    scheduler.start();
  }

  @Override
  void stop() {
    scheduler.stop();
  }

  private static SchedulableInstance<String> job(int i) {
    return MAIL.instance("" + i).data(payload(i)).scheduledTo(Instant.now());
  }

  @Override
  void add(int i) {
    client.scheduleIfNotExists(job(i));
  }

  @Override
  void addMany(List<Integer> is) {
    client.scheduleBatch(is.stream().<SchedulableInstance<?>>map(DbScheduler::job).toList());
  }

  /** Through the scheduler itself, which then looks for due tasks at once. */
  @Override
  void addIdle(int i) {
    scheduler.scheduleIfNotExists(job(i));
  }

  @Override
  boolean done() throws Exception {
    return isEmpty("select 1 from scheduled_tasks limit 1");
  }

  @Override
  boolean done(int i) throws Exception {
    return isEmpty("select 1 from scheduled_tasks where task_instance = '" + i + "'");
  }

  public static void main(String[] args) throws Exception {
    execute(TABLE);
    new DbScheduler().run(args);
  }
}
