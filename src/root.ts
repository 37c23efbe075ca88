import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package: above `src` and above `dist` alike. */
export const PACKAGE_ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The version in package.json. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
  const version: unknown = new Map(Object.entries(Object(manifest))).get("version");
  return typeof version === "string" ? version : "0.0.0";
}
