package dev.firebreak.command;

import dev.firebreak.process.Identity;
import dev.firebreak.process.ProgramOwnedFile;
import dev.firebreak.process.RequestPipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder by which the steps of one attempt and this node exchange lines. It belongs to the user
 * of the program, and no other user can enter it. {@code bin/firebreak-step} describes what is in
 * it.
 *
 * @param path the folder
 * @param owner the user of the program
 */
record StepFolder(Path path, Identity owner) {
  private static final String REQUESTS = "requests";
  private static final String FIRST_PLACE = "0";

  /**
   * Makes the folder.
   *
   * @return the pipe of requests, which is to be closed
   * @throws IOException if it can't be made
   */
  RequestPipe make(Programs programs) throws IOException {
    programs.makeUnowned(path);
    RequestPipe requests = RequestPipe.make(path.resolve(REQUESTS));
    boolean made = false;
    try {
      RequestPipe.makePipe(path.resolve(FIRST_PLACE));
      Ownership.give(path, owner);
      made = true;
      return requests;
    } finally {
      if (!made) {
        requests.close();
      }
    }
  }

  /** The pipe that the step at a place reads. */
  Path pipe(String place) {
    return path.resolve(place);
  }

  /** Sends a line to the step at a place; returns whether that step still runs. */
  boolean tell(String place, String line) {
    return ProgramOwnedFile.tell(
        path.resolve(place), (line + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the step at a place still runs. */
  boolean isThere(String place) {
    return ProgramOwnedFile.tell(path.resolve(place), new byte[0]);
  }

  private ProgramOwnedFile output(String place) throws IOException {
    return ProgramOwnedFile.open(path.resolve(place + ".out"), owner.uid());
  }

  /**
   * Reads the output of the step at a place.
   *
   * @param longest the longest that may be recorded
   * @throws TooLong if it is longer
   */
  byte[] read(String place, int longest) throws IOException {
    try (ProgramOwnedFile file = output(place)) {
      long size = file.size();
      if (size > longest) {
        throw new TooLong(size);
      }
      return file.read((int) size);
    }
  }

  /**
   * Takes a text that came with a request: reads the output of the step at a place, and empties it.
   *
   * @param longest the longest that may come
   * @throws TooLong if it is longer
   */
  byte[] take(String place, int longest) throws IOException {
    byte[] text = read(place, longest);
    try (ProgramOwnedFile file = output(place)) {
      file.write(ByteBuffer.allocate(0));
    }
    return text;
  }

  /** Writes the recorded output of the step at a place. */
  void write(String place, byte[] output) throws IOException {
    if (output.length > 0) {
      try (ProgramOwnedFile file = output(place)) {
        file.write(ByteBuffer.wrap(output));
      }
    }
  }

  /** Frees a place. */
  void free(String place) throws IOException {
    Files.deleteIfExists(path.resolve(place + ".out"));
  }

  /** An output is longer than what can be recorded. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    /** The length of the output, in bytes. */
    final long size;

    TooLong(long size) {
      super(size + " bytes");
      this.size = size;
    }
  }
}
