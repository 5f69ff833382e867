package dev.firebreak.store.move;

import dev.firebreak.store.jdbc.NoteKeys;
import java.util.List;
import java.util.Locale;

/** The tables that are moved, with the columns that both stores have under the same names. */
@SuppressWarnings("ImmutableEnumChecker") // Its fields are immutable, in unmodifiable lists.
public enum Table {
  TASK(
      "id",
      id("id"),
      text("type"),
      small("priority"),
      small("state"),
      time("run_at"),
      large("timeout_ms"),
      number("claim_no"),
      number("attempts"),
      number("max_attempts"),
      number("crashes"),
      number("since"),
      flag("isolated"),
      flag("cancel_requested"),
      text("node"),
      time("claimed_at"),
      time("created_at"),
      text("owned_by"),
      text("parked"),
      number("wakes"),
      text("version")),
  TASK_INPUT(
      "id",
      id("id"),
      text("scope"),
      text("key"),
      text("content_type"),
      text("trace"),
      bytes("body"),
      text("head")),
  TASK_ATTEMPT(
      "id, claim_no",
      id("id"),
      number("claim_no"),
      text("node"),
      time("started_at"),
      time("finished_at"),
      text("cause")),
  TASK_DONE(
      "id",
      id("id"),
      text("type"),
      small("priority"),
      small("outcome"),
      time("run_at"),
      large("timeout_ms"),
      number("claim_no"),
      number("attempts"),
      number("max_attempts"),
      number("crashes"),
      number("since"),
      text("node"),
      time("created_at"),
      time("started_at"),
      time("finished_at"),
      text("content_type"),
      bytes("result"),
      large("result_bytes"),
      text("owned_by"),
      text("head"),
      text("version")),
  TASK_RESULT("id, n", id("id"), number("n"), bytes("bytes")),
  TASK_OUTPUT(
      "id, claim_no",
      id("id"),
      number("claim_no"),
      number("attempt"),
      large("skipped"),
      bytes("bytes")),
  TASK_STEP(
      "id, number",
      id("id"),
      number("number"),
      text("name"),
      small("kind"),
      number("code"),
      number("claim_no"),
      time("started_at"),
      time("finished_at"),
      text("content_type"),
      bytes("result")),
  TASK_SIGNAL(
      "id, name",
      id("id"),
      text("name"),
      small("state"),
      time("since"),
      time("until"),
      time("received_at"),
      text("content_type"),
      bytes("body")),
  TASK_SEARCH("type, pointer, value, id", text("type"), text("pointer"), text("value"), id("id")),
  TASK_CALLBACK("id", id("id"), small("events"), text("url"), number("attempts")),
  TASK_GROUP(
      "id",
      id("id"),
      text("name"),
      text("labels"),
      text("owned_by"),
      text("key"),
      text("digest"),
      number("size"),
      small("event"),
      text("type"),
      small("priority"),
      number("attempts"),
      text("input"),
      small("told_events"),
      number("told_attempts"),
      time("created_at"),
      time("closed_at"),
      time("completed_at"),
      id("completion_id"),
      flag("is_empty"),
      text("version")),
  TASK_GROUP_COUNT(
      "group_id, part",
      id("group_id"),
      large("part"),
      large("total"),
      large("succeeded"),
      large("failed"),
      large("cancelled"),
      large("quarantined")),
  TASK_MEMBER("id", id("id"), id("group_id")),
  TASK_CHILD("id", id("id"), id("parent_id"), small("depth")),
  TASK_WATCH(
      "waiter, name, n", id("waiter"), text("name"), number("n"), id("id"), small("outcome")),
  TASK_KEY("scope, key", text("scope"), text("key"), id("task_id"), bytes("digest")),
  TOKEN(
      "hash",
      bytes("hash"),
      text("name"),
      text("owner"),
      text("scopes"),
      text("types"),
      text("rate"),
      number("backlog"),
      large("created_at"),
      large("expires_at")),
  PAUSED_TYPE("type", text("type"), large("since"), text("owner"), text("reason")),
  /** Only the users' notes: a store's own values are not moved. */
  META("k", text("k"), text("v"));

  /** The prefix of the keys of {@link #META} that are moved. */
  public static final String NOTE = NoteKeys.PREFIX;

  private final String order;
  private final List<Field> fields;

  Table(String order, Field... fields) {
    this.order = order;
    this.fields = List.of(fields);
  }

  /** The type of a column. */
  public enum Kind {
    ID,
    TEXT,
    BYTES,
    SMALL,
    NUMBER,
    LARGE,
    FLAG,
    /** Milliseconds since 1970, within {@link Row#fit}. */
    TIME;

    /** Whether a column of this type is a number in a {@link Row}. */
    public boolean numeric() {
      return compareTo(SMALL) >= 0;
    }
  }

  /** A column. */
  public record Field(String name, Kind kind) {}

  /** The table's name in both stores. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The table's primary key, by which both stores sort equally: byte by byte, and numbers by value.
   */
  public String order() {
    return order;
  }

  /** The table's columns, in the order of a {@link Row}'s values. */
  public List<Field> fields() {
    return fields;
  }

  private static Field id(String name) {
    return new Field(name, Kind.ID);
  }

  private static Field text(String name) {
    return new Field(name, Kind.TEXT);
  }

  private static Field bytes(String name) {
    return new Field(name, Kind.BYTES);
  }

  private static Field small(String name) {
    return new Field(name, Kind.SMALL);
  }

  private static Field number(String name) {
    return new Field(name, Kind.NUMBER);
  }

  private static Field large(String name) {
    return new Field(name, Kind.LARGE);
  }

  private static Field flag(String name) {
    return new Field(name, Kind.FLAG);
  }

  private static Field time(String name) {
    return new Field(name, Kind.TIME);
  }
}
