package dev.firebreak.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The names of messages between nodes. A name is never reused for another kind. */
enum MessageNames {
  WORK_WAITS("work", Hint.WorkWaits.class),
  STOP("stop", Hint.Stop.class),
  ROOMS("rooms", Hint.Capacities.class),
  SPENT("spent", Hint.Spent.class),
  INTEREST("interest", Hint.Interest.class),
  HAPPENED("happened", Hint.Happened.class),
  RECORDED("recorded", Hint.Recorded.class),
  HOW_FAR("how-far", Hint.ProgressQuery.class),
  SO_FAR("so-far", Hint.ProgressReply.class),
  OUTPUT_QUERY("output-query", Hint.OutputQuery.class),
  OUTPUT_REPLY("output-reply", Hint.OutputReply.class),
  TYPES_QUERY("types-query", NodeMessage.TypesQuery.class),
  TYPES_REPLY("types-reply", NodeMessage.TypesReply.class),
  TREE_QUERY("tree-query", NodeMessage.TreeQuery.class),
  TREE_REPLY("tree-reply", NodeMessage.TreeReply.class),
  SERIES_QUERY("series-query", NodeMessage.SeriesQuery.class),
  SERIES_REPLY("series-reply", NodeMessage.SeriesReply.class),
  CRASH_QUERY("crash-query", NodeMessage.CrashQuery.class),
  CRASH_REPLY("crash-reply", NodeMessage.CrashReply.class),
  RUN("run", CallMessage.Run.class),
  LEAVE("leave", CallMessage.Withdraw.class),
  ANSWER("answer", CallMessage.Answer.class),
  MORE("more", CallMessage.More.class),
  PIECE("piece", CallMessage.Piece.class),
  THANKS("thanks", CallMessage.Ack.class),
  ASK("ask", CallMessage.StatusQuery.class),
  KNOWN("known", CallMessage.UnknownCalls.class);

  private static final Map<String, MessageNames> BY_WORD =
      List.of(values()).stream().collect(Collectors.toMap(name -> name.word, Function.identity()));
  private static final Map<Class<?>, MessageNames> BY_KIND =
      List.of(values()).stream().collect(Collectors.toMap(name -> name.kind, Function.identity()));

  private final String word;
  private final Class<? extends ClusterMessage> kind;

  MessageNames(String word, Class<? extends ClusterMessage> kind) {
    this.word = word;
    this.kind = kind;
  }

  static Optional<MessageNames> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  static Optional<MessageNames> ofKind(Class<?> kind) {
    return Optional.ofNullable(BY_KIND.get(kind));
  }

  String word() {
    return word;
  }

  Class<? extends ClusterMessage> kind() {
    return kind;
  }
}
