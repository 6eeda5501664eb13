import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  base: "/playground/",
  publicDir: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic" } },
  resolve: {
    alias: {
      "monaco-editor/esm/vs/editor/edcore.main.js": here("editor.js"),
      "prettier/parser-babel": here("jsonc.js"),
      "prettier/plugins/estree": here("jsonc.js"),
      // The same parser under its old name: else it is bundled twice.
      "prettier/parser-graphql": "prettier/plugins/graphql",
    },
  },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    manifest: "manifest.json",
    license: { fileName: "LICENSES.txt" },
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: here("main.jsx"),
      // "use client" speaks to React servers; there is none here.
      checks: { moduleLevelDirective: false },
    },
  },
});
