// Builds what changed since the last build: the server by esbuild, the web by vite. Stamps hold the hash of the inputs.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT, run } from "./install.mjs";

const PARTS = {
  server: { inputs: ["src", "package-lock.json", "scripts/build.mjs"], output: "dist/main.js", build: buildServer },
  web: { inputs: ["web", "src/core", "package-lock.json"], output: "dist/web/index.html", build: buildWeb },
};

/** Builds the parts whose inputs changed and returns their names. */
export async function buildChanged(names = Object.keys(PARTS)) {
  const built = [];
  for (const name of names) {
    const part = PARTS[name];
    const hash = hashOf(part.inputs);
    const stamp = join(ROOT, "dist", `.${name}-stamp`);
    const fresh = existsSync(stamp) && existsSync(join(ROOT, part.output)) && readFileSync(stamp, "utf8") === hash;
    if (fresh) continue;
    console.log(`构建 · building ${name} …`);
    await part.build();
    mkdirSync(join(ROOT, "dist"), { recursive: true });
    writeFileSync(stamp, hash);
    built.push(name);
  }
  return built;
}

async function buildServer() {
  const { build, stop } = await import("esbuild");
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["src/main.ts", "src/cli.ts"],
    outdir: "dist",
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: true,
    logLevel: "warning",
  });
  // Its own process would stay beside the server for as long as that runs.
  await stop();
}

/** In a process of its own: vite sets NODE_ENV to production where it builds, and the server that starts next would obey. */
function buildWeb() {
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const config = join(ROOT, "web", "vite.config.ts");
  run(process.execPath, [vite, "build", join(ROOT, "web"), "--config", config, "--logLevel", "warn"]);
  copyPaperFont();
}

/** Printed pages name their font by an address that stays the same, in slices: a browser loads those whose characters it meets. */
function copyPaperFont() {
  const from = join(ROOT, "node_modules", "@fontsource-variable", "noto-serif-sc");
  const to = join(ROOT, "dist", "web", "paper-font");
  for (const part of ["index.css", "files", "LICENSE"]) cpSync(join(from, part), join(to, part), { recursive: true });
}

function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((input) => filesBelow(join(ROOT, input))).sort()) {
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  const entries = safeList(path);
  return entries === null ? [path] : entries.flatMap((name) => filesBelow(join(path, name)));
}

/** The names in a folder, or null when the path is a file. */
function safeList(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === "ENOTDIR") return null;
    throw error;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildChanged();
