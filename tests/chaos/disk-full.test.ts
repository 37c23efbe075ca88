import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { type Asking, testApp } from "../helpers/app.ts";
import { loanOf } from "../helpers/lending.ts";
import { type Cluster, makeCluster } from "../helpers/postgres-setup.ts";
import { COUNTY } from "../helpers/posts.ts";

const DISK = "160m";
const PIECE = Buffer.alloc(64 * 1024, 1);
/** Far more than fit into what is left. */
const STARTS_MAX = 2_000;

const folder = mkdtempSync(join(tmpdir(), "yijiao-disk-"));
chmodSync(folder, 0o755);
/** A small disk of its own needs the right to mount one: without it the test is left out, and says so by being skipped. */
const mounted = mounts(folder);
afterAll(() => {
  if (mounted) execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

function mounts(place: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", place], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!mounted)(
  "with the database's disk full, requests are refused cleanly, and served again once there is room",
  async () => {
    let cluster: Cluster | null = null;
    let database: Database | null = null;
    const filler = join(folder, "filler");
    try {
      const settings = { max_wal_size: "4MB", min_wal_size: "2MB", shared_buffers: "16MB" };
      cluster = await makeCluster({ place: join(folder, "data"), flags: ["--wal-segsize=1"], settings });
      await cluster.start();
      database = await openDatabase({ url: cluster.url, connectionsMax: 4 });
      await migrate(database);
      const app = await testApp(database);
      const clerk = await app.asRole("desk_clerk", "own");
      const begun = [await startLoan(clerk)];
      expect(begun).toEqual([expect.stringMatching(/^JY-/)]);

      fill(filler);
      let refused = 0;
      for (let asked = 0; asked < STARTS_MAX && refused < 5; asked++) {
        const number = await startLoan(clerk);
        if (number === null) refused += 1;
        else begun.push(number);
      }
      expect(refused).toBe(5);

      rmSync(filler);
      // A PostgreSQL that has given up for want of room is started by whatever watches over it.
      if (!(await cluster.alive())) await cluster.start();
      await expect.poll(() => startLoan(clerk)).toMatch(/^JY-/);
      expect((await clerk.get("//readyz")).status).toBe(200);
      const rows = await database.knex("instance").whereIn("number", begun);
      expect(rows).toHaveLength(begun.length);
    } finally {
      rmSync(filler, { force: true });
      await database?.close();
      await cluster?.remove();
    }
  },
);

/** The number of the case begun; null where that was refused cleanly, and the test fails at anything else. */
async function startLoan(clerk: Asking): Promise<string | null> {
  const data = { ...loanOf(500), borrowerOrganisation: "borrower" };
  const { status, body, headers } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data });
  if (status === 201) return body.number;
  expect({ status, code: body.code }).toEqual({ status: 503, code: "UNAVAILABLE" });
  expect(headers["content-type"]).toContain("application/problem+json");
  return null;
}

function fill(file: string): void {
  for (;;) {
    try {
      appendFileSync(file, PIECE);
    } catch {
      return;
    }
  }
}
