import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** JobRunr on PostgreSQL, with the shortest poll interval that its free edition allows. */
final class JobRunrPeer extends Phases {
  private static final int WORKERS = 100;
  private static final Duration POLL = Duration.ofSeconds(5);

  /** A job. */
  public record Mail(String json) implements JobRequest {
    @Override
    public Class<MailHandler> getJobRequestHandler() {
      return MailHandler.class;
    }
  }

  /** Its handler, which does nothing. */
  public static final class MailHandler implements JobRequestHandler<Mail> {
    @Override
    public void run(Mail mail) {
      HANDLED.incrementAndGet();
    }
  }

  private final StorageProvider storage = SqlStorageProviderFactory.using(DATABASE);
  private JobRequestScheduler jobs =
      JobRunr.configure().useStorageProvider(storage).initialize().getJobRequestScheduler();
  private BackgroundJobServer server;

  @Override
  void reset() throws Exception {
    execute("truncate jobrunr_jobs");
  }

  @Override
  void start() {
    var configured =
        JobRunr.configure()
            .useStorageProvider(storage)
            .useBackgroundJobServer(
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                    .andPollInterval(POLL)
                    .andWorkerCount(WORKERS))
            .initialize();
    jobs = configured.getJobRequestScheduler();
    server = configured.getBackgroundJobServer();
  }

  @Override
  void stop() {
    server.stop();
  }

  @Override
  void add(int i) {
    jobs.enqueue(new Mail(payload(i)));
  }

  @Override
  void addMany(List<Integer> is) {
    jobs.enqueue(is.stream().map(i -> new Mail(payload(i))));
  }

  @Override
  void addIdle(int i) {
    jobs.enqueue(new UUID(0, i), new Mail(payload(i)));
  }

  @Override
  boolean done() throws Exception {
    return isEmpty("select 1 from jobrunr_jobs where state <> 'SUCCEEDED' limit 1");
  }

  @Override
  boolean done(int i) throws Exception {
    String id = new UUID(0, i).toString();
    return !isEmpty("select 1 from jobrunr_jobs where id = '" + id + "' and state = 'SUCCEEDED'");
  }

  public static void main(String[] args) throws Exception {
    new JobRunrPeer().run(args);
  }
}
