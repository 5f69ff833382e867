package dev.firebreak.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts become one module. */
class ScriptBundleTest {
  private static String bundle(Map<String, String> scripts) {
    return ScriptBundle.of(
        "a.js", Set.of("lib.js"), name -> Objects.requireNonNull(scripts.get(name), name));
  }

  @Test
  void aScriptComesAfterThoseThatItImportsAndEachOnce() {
    String bundle =
        bundle(
            Map.of(
                "a.js",
                """
                import { html } from './lib.js';
                import { b, c } from './b-c.js';
                import { d } from './d.js';
                b(c, d);
                """,
                "b-c.js",
                """
                import { d } from './d.js';
                export async function b() {}
                export const c = `export ${d} $1`;
                """,
                "d.js",
                "export class d extends Error {}\n"));
    assertThat(bundle)
        .isEqualTo(
            """
            import * as $lib from './lib.js';
            const $d = (() => {
            class d extends Error {}
            return { d };
            })();
            const $b_c = (() => {
            const { d } = $d;
            async function b() {}
            const c = `export ${d} $1`;
            return { b, c };
            })();
            const $a = (() => {
            const { html } = $lib;
            const { b, c } = $b_c;
            const { d } = $d;
            b(c, d);
            return {  };
            })();
            """);
  }

  @Test
  void aCircleIsRefused() {
    assertThatThrownBy(
            () ->
                bundle(
                    Map.of(
                        "a.js",
                        "import { b } from './b.js';\n",
                        "b.js",
                        "import { a } from './a.js';\n")))
        .hasMessageContaining("circle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import a from './b.js';",
        "import * as a from './b.js';",
        "import { a as b } from './b.js';",
        "import './b.js';",
        "export default 1;",
        "export let a = 1;",
        "export { a };"
      })
  void anotherFormIsRefused(String line) {
    assertThatThrownBy(() -> bundle(Map.of("a.js", line + '\n', "b.js", "")))
        .hasMessageContaining("another form");
  }
}
