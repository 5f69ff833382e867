package dev.firebreak.tls;

import dev.firebreak.config.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Reads the files that the settings name. */
final class TlsFiles {
  /** A longer file is no certificate. */
  private static final int LONGEST = 1 << 20;

  private TlsFiles() {}

  /**
   * The content of the files, with a character for each byte.
   *
   * @param clientCa empty if there is none
   */
  record Content(String certificate, String key, String clientCa) {}

  static Content read(TlsSettings settings) throws Unusable {
    String certificate = read("certificate", settings.certificate());
    refuseReadableByAll(settings.key());
    String key = read("key", settings.key());
    Path ca = settings.clients() == TlsSettings.ClientCertificates.OFF ? null : settings.clientCa();
    return new Content(certificate, key, ca == null ? "" : read("client-ca", ca));
  }

  private static String read(String key, Path file) throws Unusable {
    try {
      if (Files.size(file) > LONGEST) {
        throw new Unusable(key, file + " is longer than 1 MiB, which no file in PEM is");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      throw new Unusable(key, "there is no file " + file);
    } catch (IOException e) {
      throw new Unusable(key, file + " can't be read: " + e);
    }
  }

  private static void refuseReadableByAll(Path file) throws Unusable {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        throw new Unusable(
            "key", "every user of this machine can read " + file + ": chmod 600 " + file);
      }
    } catch (UnsupportedOperationException _) {
      return; // A file system without such permissions.
    } catch (IOException _) {
      return; // Reading it says why.
    }
  }
}
