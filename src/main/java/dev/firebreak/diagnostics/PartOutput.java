package dev.firebreak.diagnostics;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on the bytes of a part up to a limit, and remembers whether the archive failed. */
final class PartOutput extends OutputStream {
  private final OutputStream archive;
  private long left;
  private boolean broken;

  PartOutput(OutputStream archive, long mostBytes) {
    this.archive = archive;
    left = mostBytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int taken = (int) Math.min(length, left);
    left -= taken;
    try {
      archive.write(bytes, offset, taken);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
    if (taken < length) {
      throw new IOException("the part is longer than an archive may have; its end is missing");
    }
  }

  /** Whether the archive can't be written, and so no further part either. */
  boolean broken() {
    return broken;
  }
}
