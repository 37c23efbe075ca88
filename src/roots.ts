import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Config } from "./config.ts";
import { parseStatement, rootSigner } from "./engine/root-statement.ts";
import type { RootsOut } from "./engine/sign-roots.ts";
import type { RootStatement } from "./store/history-roots.ts";
import { rootsTo } from "./worker/senders/roots.ts";

/** The key of the roots cannot be used; its message says what to do. */
export class RootsUnusable extends Error {
  override name = "RootsUnusable";
}

/** By which key the histories' roots are signed and where they go; null where the configuration names neither. */
export function rootsOf({ roots, rootsKey }: Pick<Config, "roots" | "rootsKey">): RootsOut | null {
  if (roots === null || rootsKey === null) return null;
  const signer = rootSigner(pemOf(rootsKey));
  if (signer === null)
    throw new RootsUnusable(
      "YIJIAO_ROOTS_KEY 不是 Ed25519 私钥：请用 yijiao roots key <文件> 生成。 It holds no Ed25519 private key: make one by yijiao roots key <file>.",
    );
  return { signer, publish: rootsTo(roots) };
}

/** A key itself, or the file in which it lies. */
export function pemOf(given: string): string {
  if (given.trimStart().startsWith("-----BEGIN")) return given;
  if (existsSync(given)) return readFileSync(given, "utf8");
  throw new RootsUnusable(`找不到密钥文件 ${given}。 There is no such key file.`);
}

/** The statements in a file, or in all files of a folder, in the order in which they came. */
export async function* statementsIn(place: string): AsyncGenerator<RootStatement> {
  if (!existsSync(place)) throw new RootsUnusable(`找不到 ${place}。 There is no such file or folder.`);
  const files = statSync(place).isDirectory()
    ? readdirSync(place)
        .filter((name) => name.endsWith(".roots.jsonl"))
        .sort()
        .map((name) => join(place, name))
    : [place];
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      const statement = parseStatement(line);
      // What is no statement leaves a gap in the numbers, and the gap is what is told.
      if (statement !== null) yield statement;
    }
  }
}
