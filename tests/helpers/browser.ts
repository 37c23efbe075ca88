import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM_VERSION = "143.0.4";
/** Plain flags: `--single-process` or a lax web security would hide faults that users have. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

/**
 * A real Chromium that needs nothing from the system: the packaged build unpacks its own libraries.
 * `YIJIAO_TEST_BROWSER` names another executable.
 */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.YIJIAO_TEST_BROWSER;
  if (named) return chromium.launch({ executablePath: named, args: FLAGS });
  const executablePath = await unpackedChromium();
  return chromium.launch({ executablePath, args: FLAGS, env: { ...process.env, ...fontsIn(dirname(executablePath)) } });
}

/**
 * Without any font the browser draws no text at all, web fonts included; a bare system has none. The one that comes with the
 * browser is named here, because its own configuration looks in fixed folders.
 */
function fontsIn(folder: string): Record<string, string> {
  const file = join(folder, "yijiao-fonts.conf");
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`,
  );
  return { FONTCONFIG_FILE: file };
}

/**
 * The package unpacks to TMPDIR whatever its version, and takes what lies there for whole: it unpacks into a folder of this
 * process, which takes its name only when it is complete. An interrupted run leaves nothing that the next one would use.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(tmpdir(), `yijiao-browser-${CHROMIUM_VERSION}-${process.getuid?.() ?? "user"}`);
  if (existsSync(folder)) return unpackedIn(folder);
  const draft = `${folder}.${process.pid}`;
  const path = await unpackedIn(draft);
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process was first; what it made is as good.
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  // The package has told the environment where its libraries and fonts are.
  for (const [name, value] of Object.entries(process.env))
    if (value?.includes(draft)) process.env[name] = value.replaceAll(draft, folder);
  return path.replace(draft, folder);
}

async function unpackedIn(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  // Read on import: makes the package unpack and use the system libraries it brings along.
  process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs20.x";
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    return await packaged.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
