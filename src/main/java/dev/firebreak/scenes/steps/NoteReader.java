package dev.firebreak.scenes.steps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the notes of jobs while they are written. */
final class NoteReader implements AutoCloseable {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  NoteReader(Path file) throws IOException {
    this.in = Files.newInputStream(file);
  }

  /** Returns the lines that were written since the last call. */
  List<Note> read() throws IOException {
    List<Note> notes = new ArrayList<>();
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      for (int i = 0; i < length; i++) {
        if (buffer[i] == '\n') {
          notes.add(Note.of(begun.toString(StandardCharsets.UTF_8)));
          begun.reset();
        } else {
          begun.write(buffer[i]);
        }
      }
    }
    return notes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
