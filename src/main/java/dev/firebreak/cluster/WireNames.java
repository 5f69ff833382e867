package dev.firebreak.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each kind of message is called between nodes. A name is never given to another kind. */
enum WireNames {
  WORK_WAITS("work", News.WorkWaits.class),
  STOP("stop", News.Stop.class),
  ROOMS("rooms", News.Rooms.class),
  INTEREST("interest", News.Interest.class),
  HAPPENED("happened", News.Happened.class),
  HOW_FAR("how-far", News.HowFar.class),
  SO_FAR("so-far", News.SoFar.class),
  RUN("run", CallWire.Run.class),
  LEAVE("leave", CallWire.Leave.class),
  ANSWER("answer", CallWire.Answer.class),
  MORE("more", CallWire.More.class),
  PIECE("piece", CallWire.Piece.class),
  THANKS("thanks", CallWire.Thanks.class),
  ASK("ask", CallWire.Ask.class),
  KNOWN("known", CallWire.Known.class);

  private static final Map<String, WireNames> BY_WORD =
      List.of(values()).stream().collect(Collectors.toMap(name -> name.word, Function.identity()));
  private static final Map<Class<?>, WireNames> BY_KIND =
      List.of(values()).stream().collect(Collectors.toMap(name -> name.kind, Function.identity()));

  private final String word;
  private final Class<? extends Wire> kind;

  WireNames(String word, Class<? extends Wire> kind) {
    this.word = word;
    this.kind = kind;
  }

  static Optional<WireNames> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  static Optional<WireNames> ofKind(Class<?> kind) {
    return Optional.ofNullable(BY_KIND.get(kind));
  }

  String word() {
    return word;
  }

  Class<? extends Wire> kind() {
    return kind;
  }
}
