package com.example;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.api.PermanentFailure;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Shrinks a PNG or JPEG picture to a width, and answers it in the same format. A picture that is
 * narrow enough is answered as it came.
 *
 * <p>Its config: {@code width} in pixels, from 1; and {@code max-pixels}, 25 million by default: a
 * picture with more is refused before it is decoded, since a few kilobytes can unpack to gigabytes
 * (a pixel takes up to eight bytes of memory). It computes, so declare it with {@code threads =
 * platform} and a {@code concurrency} of about as many as there are cores.
 */
public final class Shrink implements Handler<Payload, Payload> {
  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  static {
    // A server has no screen, and the JDK must not look for one.
    System.setProperty("java.awt.headless", "true");
  }

  private final int width;
  private final int maxPixels;

  /** Made once per type, with what its {@code config} says. */
  public Shrink(Map<String, Object> config) {
    width = positive("width", config.get("width"));
    maxPixels = positive("max-pixels", config.getOrDefault("max-pixels", 25_000_000));
  }

  @Override
  public Payload handle(Payload input, Attempt attempt) throws IOException {
    ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(input.bytes()));
    ImageReader reader = reader(in);
    try {
      reader.setInput(in, true, true);
      String format = reader.getFormatName().toLowerCase(Locale.ROOT);
      BufferedImage picture = read(reader);
      if (picture.getWidth() <= width) {
        return Payload.of(input.bytes(), "image/" + format);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
        ImageIO.write(shrink(picture), format, to);
      }
      return Payload.of(out.toByteArray(), "image/" + format);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(ImageInputStream in) {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      try {
        if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
          return reader;
        }
      } catch (IOException e) {
        // It can't say what it reads: not this one.
      }
    }
    throw new PermanentFailure("this is neither a PNG nor a JPEG picture");
  }

  private BufferedImage read(ImageReader reader) {
    try {
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > maxPixels) {
        throw new PermanentFailure(
            413, "the picture has " + pixels + " pixels; at most " + maxPixels + " are taken");
      }
      return reader.read(0);
    } catch (PermanentFailure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Broken pictures make the JDK's readers throw almost anything.
      throw new PermanentFailure("the picture can't be read: " + e.getMessage());
    }
  }

  /** By halves: a single large step would skip most of the pixels. */
  private BufferedImage shrink(BufferedImage picture) {
    BufferedImage now = picture;
    while (now.getWidth() > width) {
      int toWidth = Math.max(width, (now.getWidth() + 1) / 2);
      double scale = (double) toWidth / picture.getWidth();
      now = drawn(now, toWidth, (int) Math.max(1, Math.round(picture.getHeight() * scale)));
    }
    return now;
  }

  private static BufferedImage drawn(BufferedImage picture, int width, int height) {
    boolean alpha = picture.getColorModel().hasAlpha();
    BufferedImage drawn =
        new BufferedImage(
            width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return drawn;
  }

  private static int positive(String key, Object value) {
    if (value instanceof Integer && (Integer) value > 0) {
      return (Integer) value;
    }
    throw new IllegalArgumentException("config." + key + " must be a whole number from 1");
  }
}
