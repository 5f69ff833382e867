package dev.firebreak.bench.stored;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requests of the dashboard about a filled store, with those that find nothing and so read
 * most.
 */
final class DashboardRequests {
  private static final int PAGE = 50;
  private static final String LIST = "/v1/tasks?limit=" + PAGE;
  private static final String COUNT = "/v1/tasks/count?";
  private static final String VALUES = "/v1/tasks/values?of=";

  private final FilledStore store;
  private final long tasks;
  private final Map<String, String> paths = new LinkedHashMap<>();

  private DashboardRequests(FilledStore store, long tasks) {
    this.store = store;
    this.tasks = tasks;
  }

  /** The paths of the requests, by what they ask for. */
  static Map<String, String> of(FilledStore store, long tasks) {
    DashboardRequests requests = new DashboardRequests(store, tasks);
    requests.addLists();
    requests.addCounts();
    requests.addValues();
    requests.addOthers();
    return requests.paths;
  }

  private void addLists() {
    Instant middle = Instant.ofEpochMilli(store.id(tasks / 2).epochMillis());
    paths.put("list, first page", LIST);
    paths.put("list, page in the middle", LIST + "&cursor=" + store.id(tasks / 2));
    paths.put("list, oldest page", LIST + "&cursor=" + store.id(PAGE));
    paths.put("list by type", LIST + "&type=" + FilledStore.type(2));
    paths.put("list by type without tasks", LIST + "&type=none");
    paths.put("list by state failed", LIST + "&state=failed");
    paths.put("list by type and state", LIST + "&state=quarantined&type=" + FilledStore.type(3));
    paths.put("list by state queued", LIST + "&state=queued");
    paths.put("list by state running", LIST + "&state=running");
    paths.put("list by node", LIST + "&node=node-1");
    paths.put("list by node without tasks", LIST + "&node=none");
    paths.put(
        "list by time",
        LIST + "&createdAfter=" + middle.minusSeconds(60) + "&createdBefore=" + middle);
    paths.put("list by cause", LIST + "&cause=exit-code:2");
    paths.put("list by cause without tasks", LIST + "&cause=signal");
    paths.put("list by key", LIST + "&key=" + store.lastKey());
    paths.put("list by input", LIST + "&input.customer=7&type=" + FilledStore.type(0));
    paths.put("list by owner", LIST + "&owner=team");
  }

  private void addCounts() {
    String customer = "input.customer=8&type=" + FilledStore.type(0);
    paths.put("counts", "/v1/tasks/counts");
    paths.put("count by type and state", COUNT + "state=failed&type=" + FilledStore.type(0));
    paths.put("count of a retry by input", COUNT + "change=retry&" + customer);
    paths.put("count by node", COUNT + "node=node-1");
    paths.put("count by node without tasks", COUNT + "node=none");
    paths.put("count by cause", COUNT + "change=retry&cause=exit-code:2");
    paths.put("count by cause without tasks", COUNT + "change=retry&cause=signal");
    paths.put("failures", "/v1/failures");
    paths.put("failures of a type", "/v1/failures?type=" + FilledStore.type(0));
  }

  private void addValues() {
    String customer = VALUES + "input.customer&type=" + FilledStore.type(0);
    paths.put("values of a member", customer);
    paths.put("values of a member with a prefix", customer + "&prefix=123");
    paths.put("values of nodes", VALUES + "node");
    paths.put("values of causes", VALUES + "cause");
    paths.put("values of owners", VALUES + "owner");
  }

  private void addOthers() {
    String task = "/v1/tasks/" + store.id(tasks / 3);
    paths.put("task", task);
    paths.put("input of a task", task + "/input");
    paths.put("result of a task", task + "/result");
    paths.put("output of a task", task + "/output");
    paths.put("events of a task", task + "/events");
    paths.put("types", "/v1/types");
    paths.put("supervision", "/v1/supervision");
    paths.put("series", "/v1/series");
    paths.put("schedules", "/v1/schedules");
    paths.put("nodes", "/v1/nodes");
  }
}
