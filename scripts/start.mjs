// `npm start`: install what is missing, build what changed, run the server with the demo unless told otherwise.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { installIfNeeded, ROOT } from "./install.mjs";

installIfNeeded();
const { buildChanged } = await import("./build.mjs");
await buildChanged();

const production = process.env.NODE_ENV === "production";
const env = { ...process.env, YIJIAO_DEMO: process.env.YIJIAO_DEMO ?? (production ? "0" : "1") };
const server = spawn(process.execPath, ["--enable-source-maps", join(ROOT, "dist", "main.js")], {
  stdio: "inherit",
  env,
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
