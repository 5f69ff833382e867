package dev.firebreak.form;

import dev.firebreak.isolation.MediaTypes;
import java.util.ArrayList;
import java.util.List;

/** The media types of forms. */
final class FormMedia {
  static final String MULTIPART = "multipart/form-data";
  static final String URL_ENCODED = "application/x-www-form-urlencoded";

  private FormMedia() {}

  /** The media types that a type accepts together with forms. */
  static MediaTypes with(MediaTypes others) {
    if (others.ranges().isEmpty()) {
      return others;
    }
    List<String> all = new ArrayList<>(others.ranges());
    all.add(MULTIPART);
    all.add(URL_ENCODED);
    return new MediaTypes(all);
  }
}
