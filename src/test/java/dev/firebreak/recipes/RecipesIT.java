package dev.firebreak.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.InstalledProgram;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Markdown;
import dev.firebreak.fixture.Picture;
import dev.firebreak.fixture.RecipePage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs each recipe of the documentation as it stands there, where its program is installed, and
 * then what the page says of wrong input.
 */
class RecipesIT {
  @TempDir private Path folder;

  private static Markdown page() throws IOException {
    return Markdown.read(Markdown.PAGES.resolve("recipes.md"));
  }

  private RecipePage recipe(String title) throws IOException {
    return new RecipePage(page(), title, folder);
  }

  private void prepare(String commands) throws Exception {
    Ended ended =
        Distribution.run(new ProcessBuilder("/bin/sh", "-ec", commands).directory(folder.toFile()));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
  }

  /** Returns the status of a request, whose answer is in the file answer. */
  private static String status(RecipePage recipe, String curl) throws Exception {
    return recipe.run("curl -sS -o answer -w '%{http_code}' " + curl).strip();
  }

  @Test
  void everyRecipeHasATest() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/firebreak/recipes/RecipesIT.java"));
    assertThat(RecipePage.titles(page()))
        .isNotEmpty()
        .allMatch(title -> source.contains("recipe(\"" + title + "\")"));
  }

  @Test
  @LongTest("InitCommandIT#theWebhookRunsAndAcceptsSignedDeliveries")
  void deploy() throws Exception {
    InstalledProgram.orSkip("git", "git");
    InstalledProgram.orSkip("openssl", "openssl");
    String git = "git -c user.name=a -c user.email=a@example.com";
    prepare(
        "printf cucumber > github-secret; chmod 600 github-secret; git init -q -b main origin; "
            + "echo one > origin/page; git -C origin add page; "
            + git
            + " -C origin commit -qm one; git clone -q origin site; echo two > origin/page; "
            + git
            + " -C origin commit -qam two");
    try (RecipePage recipe = recipe("Deploy when GitHub has a push")) {
      String id = recipe.run().replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
      assertThat(recipe.run("firebreak wait " + id)).contains("succeeded");
      assertThat(folder.resolve("site/page")).hasContent("two");
      assertThat(recipe.run("firebreak get --result " + id)).startsWith("deployed ");
      assertThat(status(recipe, "-d '{}' http://127.0.0.1:8080/hooks/deploy")).isEqualTo("401");
    }
  }

  @Test
  void thumbnails() throws Exception {
    InstalledProgram.orSkip("convert", "imagemagick");
    Files.write(folder.resolve("photo.png"), Picture.of(1200, 800, "png"));
    Files.writeString(
        folder.resolve("a.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    try (RecipePage recipe = recipe("Thumbnails")) {
      recipe.run();
      assertThat(ImageIO.read(folder.resolve("small.png").toFile()).getWidth()).isEqualTo(320);
      String curl = "-H 'Content-Type: image/png' --data-binary @a.svg";
      assertThat(status(recipe, curl + " http://127.0.0.1:8080/v1/call/thumbnail"))
          .isEqualTo("422");
    }
  }

  @Test
  @LongTest("RecipesIT#thumbnails")
  void pdf() throws Exception {
    InstalledProgram.orSkip("gs", "ghostscript");
    Files.writeString(
        folder.resolve("paper.ps"),
        "%!PS\n"
            + "/Helvetica findfont 40 scalefont setfont 72 700 moveto (One) show showpage"
            + " showpage\n");
    prepare("gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile=paper.pdf paper.ps");
    try (RecipePage recipe = recipe("The first page of a PDF, and smaller PDFs")) {
      recipe.run();
      BufferedImage first = ImageIO.read(folder.resolve("page.png").toFile());
      assertThat(first.getWidth()).isGreaterThan(500);
      assertThat(isWhite(first)).isFalse();
      assertThat(Files.readAllBytes(folder.resolve("smaller.pdf"))).startsWith(bytes("%PDF-"));
      String curl = "-H 'Content-Type: application/pdf' -d rubbish http://127.0.0.1:8080/v1/call/";
      assertThat(status(recipe, curl + "pdf-preview")).isEqualTo("422");
      assertThat(status(recipe, curl + "pdf-shrink")).isEqualTo("422");
    }
  }

  private static boolean isWhite(BufferedImage picture) {
    int[] all =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return Arrays.stream(all).allMatch(pixel -> pixel == -1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @LongTest("RecipesIT#thumbnails")
  void documents() throws Exception {
    InstalledProgram.orSkip("pandoc", "pandoc");
    Files.writeString(folder.resolve("letter.md"), "# Hello\n\nA *letter*.\n");
    prepare("pandoc -f markdown -t docx -o letter.docx letter.md");
    try (RecipePage recipe = recipe("Documents")) {
      recipe.run();
      assertThat(folder.resolve("letter.html")).content().contains("<em>letter</em>");
      assertThat(folder.resolve("back.md")).content().contains("# Hello", "*letter*");
      String curl = "-d rubbish http://127.0.0.1:8080/v1/call/docx-to-markdown -H 'Content-Type: ";
      assertThat(status(recipe, curl + "text/plain'")).isEqualTo("415");
      assertThat(
              status(
                  recipe,
                  curl
                      + "application/vnd.openxmlformats-officedocument.wordprocessingml.document'"))
          .isEqualTo("422");
    }
  }

  @Test
  @LongTest("RecipesIT#thumbnails")
  void films() throws Exception {
    InstalledProgram.orSkip("ffmpeg", "ffmpeg");
    InstalledProgram.orSkip("python3", "python3");
    prepare(
        "ffmpeg -v error -f lavfi -i testsrc=duration=2:size=320x240:rate=10"
            + " -f lavfi -i sine=duration=2 -shortest film.mp4");
    try (RecipePage recipe = recipe("Films, with progress")) {
      recipe.run();
      prepare("ffprobe -v error -show_entries stream=height -of csv=p=0 small.mp4 > height");
      assertThat(folder.resolve("height")).content().contains("120");
      assertThat(folder.resolve("task.json")).content().contains("succeeded");
      String attempt = "try small-film --config recipe.conf --content-type video/mp4 ";
      Ended tried = attempt(attempt + "@film.mp4 > tried.mp4");
      assertThat(tried.out()).containsPattern("progress  [0-9]+ %, [0-2] of 2 s");
      Ended refused = attempt(attempt + "rubbish");
      assertThat(refused.exitCode()).isEqualTo(65);
      assertThat(refused.out()).contains("this is no film");
    }
  }

  private Ended attempt(String arguments) throws Exception {
    return Distribution.run(
        new ProcessBuilder("/bin/sh", "-c", "'" + Distribution.PROGRAM + "' " + arguments)
            .directory(folder.toFile()));
  }

  @Test
  void model() throws Exception {
    InstalledProgram.orSkip("python3", "python3");
    try (RecipePage recipe = recipe("A model that is kept ready")) {
      recipe.run();
      assertThat(folder.resolve("answer.json")).hasContent("{\"spam\": 0.881}");
      for (String wrong : List.of("{\"text\":1}", "[]")) {
        String curl = "-H 'Content-Type: application/json' -d '" + wrong + "'";
        assertThat(status(recipe, curl + " http://127.0.0.1:8080/v1/call/spam")).isEqualTo("422");
      }
    }
  }

  @Test
  @LongTest("InitCommandIT#theReportRunsAndHasASchedule")
  void report() throws Exception {
    try (RecipePage recipe = recipe("A report every night")) {
      String said = recipe.run();
      String id = said.replaceAll("(?s).*?([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}).*", "$1");
      recipe.run("firebreak wait " + id);
      assertThat(recipe.run("firebreak get --result " + id)).startsWith("Report for 1 day(s)\n");
    }
  }

  @Test
  @LongTest("StreamMemoryIT#aLongBodyAndALongAnswerPassAtOnce")
  void upload() throws Exception {
    prepare("head -c 30000000 /dev/urandom > backup.img");
    try (RecipePage recipe = recipe("An upload in constant memory")) {
      recipe.run();
      String sum = Files.readString(folder.resolve("sum")).strip();
      Path kept = folder.resolve("uploads").resolve(sum);
      assertThat(Files.mismatch(kept, folder.resolve("backup.img"))).isEqualTo(-1);
      recipe.run(
          "! curl -sS --limit-rate 1M --max-time 1 -T backup.img http://127.0.0.1:8080/v1/call/keep"
              + " 2> broken");
      await()
          .untilAsserted(
              () -> {
                try (Stream<Path> left = Files.list(folder.resolve("uploads"))) {
                  assertThat(left).containsExactly(kept);
                }
              });
    }
  }
}
