import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { SourceFile } from "../../../../src/core/bundle/files.ts";

const FILE_BYTES_MAX = 8 * 1024 * 1024;
const FILES_MAX = 300;

/** The files of a draft as a zip that unpacks into the folders of a release, handed to the browser to keep. */
export function download(name: string, files: readonly SourceFile[]): void {
  const packed = zipSync(Object.fromEntries(files.map(({ path, text }) => [path, strToU8(text)])));
  const url = URL.createObjectURL(new Blob([new Uint8Array(packed)], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The files of a zip, or of a JSON with `files`; null when it is neither, or larger than any draft. */
export async function unpack(file: File): Promise<SourceFile[] | null> {
  if (file.size > FILE_BYTES_MAX) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    if (file.name.endsWith(".json")) return filesIn(JSON.parse(strFromU8(bytes)));
    let [count, size] = [0, 0];
    const unpacked = unzipSync(bytes, {
      // Sizes are judged before anything is unpacked: a small zip may hold a very large file.
      filter({ name, originalSize }) {
        count += 1;
        size += originalSize;
        if (count > FILES_MAX || size > FILE_BYTES_MAX) throw new RangeError("too large");
        return KNOWN.test(name);
      },
    });
    return Object.entries(unpacked).map(([path, text]) => ({ path: inHome(path), text: strFromU8(text) }));
  } catch {
    return null;
  }
}

const KNOWN = /(^|\/)(workflows|forms|templates|policies\/tables)\/[^/]+\.(yaml|json|hbs)$/;

function inHome(path: string): string {
  return /(?:^|\/)((?:workflows|forms|templates|policies\/tables)\/[^/]+)$/.exec(path)?.[1] ?? path;
}

function filesIn(body: unknown): SourceFile[] | null {
  if (typeof body !== "object" || body === null || !("files" in body) || !Array.isArray(body.files)) return null;
  return body.files.flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "path" in one && "text" in one
      ? [{ path: String(one.path), text: String(one.text) }]
      : [],
  );
}

/** Which workflow files brought along are of: the one that is no list of scenarios. */
export function workflowOf(files: readonly SourceFile[]): string | null {
  const main = files.find(({ path }) => path.startsWith("workflows/") && !path.endsWith(".scenarios.yaml"));
  return main ? main.path.slice("workflows/".length, -".yaml".length) : null;
}
