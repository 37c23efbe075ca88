// `npm start`: install what is missing, build what changed, then be the server, with the demo unless told otherwise.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installIfNeeded, ROOT } from "./install.mjs";

installIfNeeded();
const { buildChanged } = await import("./build.mjs");
await buildChanged();

process.env.YIJIAO_DEMO ??= process.env.NODE_ENV === "production" ? "0" : "1";
process.setSourceMapsEnabled(true);
// In this process, not in a child: whoever kills it has killed the server, and no signal has to be passed on.
await import(pathToFileURL(join(ROOT, "dist", "main.js")).href);
