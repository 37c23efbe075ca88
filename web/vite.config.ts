import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Dialogs lock the page behind them by a class of our style sheet, not by a style element that has no nonce. */
const lockScrollByClass: Plugin = {
  name: "lock-scroll-by-class",
  enforce: "pre",
  resolveId(source, importer) {
    const theirs = source === "./useScrollLocker" && importer?.replaceAll("\\", "/").includes("@rc-component/portal/");
    return theirs ? resolve(import.meta.dirname, "src/ui/scroll-lock.ts") : null;
  },
};

/** Pages are built to `dist/web`; while developing, `/api` goes to a running server. */
export default defineConfig({
  plugins: [lockScrollByClass, react()],
  resolve: {
    // The form component names this validator in a corner made for its own tests. It generates code, which our content
    // security policy forbids, and is not installed: ours stands in its place.
    alias: { "@rjsf/validator-ajv8": resolve(import.meta.dirname, "src/form/rjsf-validator.ts") },
  },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    // The strict CSP admits fonts and images of our own origin; small files inlined as data would only grow the CSS.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": process.env.YIJIAO_SERVER ?? "http://127.0.0.1:3000" } },
});
