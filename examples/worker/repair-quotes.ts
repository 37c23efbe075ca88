/**
 * Finds prices for the repairs of `tests/fixtures/outside/workflows/repair.yaml`: a worker whole, to begin one's own with.
 *
 *     npx esbuild examples/worker/repair-quotes.ts --bundle --platform=node --format=esm --outfile=worker.mjs
 *     YIJIAO_URL=http://localhost:3000 YIJIAO_USER=… YIJIAO_PASSWORD=… node worker.mjs
 */
import { startWorker, WorkFailed } from "./client.ts";

const PRICES: Record<string, number> = { 投影仪: 120, 音箱: 60 };
/** Prices come from elsewhere and take their time; how long is told from outside, so that it can be tried. */
const thinkingMs = Number(process.env.THINKING_MS ?? 0);

const worker = startWorker({
  url: process.env.YIJIAO_URL ?? "http://localhost:3000",
  username: process.env.YIJIAO_USER ?? "",
  password: process.env.YIJIAO_PASSWORD ?? "",
  leaseSeconds: 60,
  say: (what) => process.stdout.write(`${what}\n`),
  topics: {
    "repair.quote": async ({ number, data }, lost) => {
      process.stdout.write(`begun ${number}\n`);
      await new Promise((done) => {
        const timer = setTimeout(done, thinkingMs);
        lost.addEventListener("abort", () => {
          clearTimeout(timer);
          done(null);
        });
      });
      const price = PRICES[String(data.thing)];
      if (price === undefined) throw new WorkFailed("NO_PRICE", { reason: "no such thing in the list", final: true });
      return { price };
    },
  },
});

process.once("SIGTERM", () => {
  void worker.stop();
});
