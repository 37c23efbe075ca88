import { closeSync, fsyncSync, openSync } from "node:fs";
import { type ParserOptions, PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** With its own 128 MB an idle server takes 470 MB, with these 330; the files are in the system's cache anyway. */
const BUFFERS = "24MB";
/** Its log is kept to this between two checkpoints of `keepEmbedded`, where its own default is 1 GB. */
const LOG_MAX = "128MB";
const LOG_MIN = "32MB";
/** PGlite's own parameters carry `-F`: what was acknowledged would be lost with the power. */
const WITHOUT_SYNC = "-F";

/** Opens the embedded database of a folder; what it acknowledges is on the disk. Who calls holds the folder. */
export function openEmbedded(
  path: string,
  more: { parsers?: ParserOptions; loadDataDir?: Blob } = {},
): Promise<PGlite> {
  const settings = {
    shared_buffers: BUFFERS,
    max_wal_size: LOG_MAX,
    min_wal_size: LOG_MIN,
    // Of the ways to sync, the one that reaches `SyncedFolder`.
    wal_sync_method: "fsync",
  };
  return PGlite.create({
    ...more,
    fs: new SyncedFolder(path),
    startParams: [
      ...PGlite.defaultStartParams.filter((one) => one !== WITHOUT_SYNC),
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
  });
}

/** What the file system of the WebAssembly runtime tells of an open file; a folder has no `nfd`. */
interface OpenFile {
  nfd?: number;
  node: unknown;
}

interface NodeFileSystem {
  realPath(node: unknown): string;
  stream_ops: { fsync?(file: OpenFile): number };
}

/** A folder of the disk whose `fsync` is one: the runtime's own does nothing and says that it succeeded. */
class SyncedFolder extends NodeFS {
  override async init(...given: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const made = await super.init(...given);
    const preRun = [made.emscriptenOpts.preRun ?? []].flat();
    const sync = (runtime: object) => {
      if (!hasNodeFileSystem(runtime)) throw new Error("this PGlite keeps its files in a way we do not know");
      const { NODEFS: files } = runtime;
      files.stream_ops.fsync = (file) => {
        if (file.nfd === undefined) syncFolder(files.realPath(file.node));
        else fsyncSync(file.nfd);
        return 0;
      };
    };
    return { ...made, emscriptenOpts: { ...made.emscriptenOpts, preRun: [...preRun, sync] } };
  }
}

function hasNodeFileSystem(runtime: object): runtime is { NODEFS: NodeFileSystem } {
  return "NODEFS" in runtime;
}

/** Names of new files are on the disk only with their folder. Windows opens no folders and needs none. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
