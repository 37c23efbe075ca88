import { ajvValidator } from "../src/core/form/ajv.ts";
import { seedDemo } from "../src/engine/demo.ts";
import type { Engine } from "../src/engine/engine.ts";
import { runsRound, schedulesRound } from "../src/engine/fire-scheduled.ts";
import { loadRelease } from "../src/engine/load.ts";
import { holdPolicies } from "../src/engine/policies.ts";
import { recordRow } from "../src/engine/registry.ts";
import { hasErrors } from "../src/engine/release.ts";
import { holdVariants } from "../src/engine/variant.ts";
import { openDatabase } from "../src/store/connect.ts";
import type { Database } from "../src/store/database.ts";
import { writeManualClock } from "../src/store/meta.ts";
import { migrate } from "../src/store/migrate.ts";
import { addRecords } from "../src/store/record-seed.ts";
import { createSealer } from "../src/store/seal.ts";
import { SILENT, TEST_KEYS } from "../tests/helpers/lending.ts";
import { ROOT } from "./root.ts";

const CITY = 320100;
const PEOPLE = 10_000;

export interface NightSpeed {
  /** Cases begun, those of the demonstration's own people among them. */
  started: number;
  looked: number;
  seconds: number;
  /** Of this process; what PostgreSQL takes besides is not in it. */
  cpuSeconds: number;
}

/** One night of the shipped schedule on PostgreSQL: from the firing to the last case, with ten thousand people due. */
export async function nightSpeed(databaseUrl: string): Promise<NightSpeed> {
  const database = await openDatabase({ url: databaseUrl, connectionsMax: 4 });
  try {
    await migrate(database);
    const loaded = await loadRelease(database, ROOT, SILENT);
    if (hasErrors(loaded.problems)) throw new Error(JSON.stringify(loaded.problems));
    const engine = await engineOf(database);
    await seedDemo(engine, ROOT);
    await enterDue(engine);
    await writeManualClock(database, "2026-11-26T04:00:00.000Z");
    await schedulesRound(engine);
    await writeManualClock(database, "2026-11-26T18:30:30.000Z");
    const from = performance.now();
    const began = process.cpuUsage();
    await schedulesRound(engine);
    while (await runsRound(engine));
    const seconds = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(began);
    const row = await database.one<{ started: number; looked: number }>(
      {
        name: "bench-night",
        text: "select sum(started)::int as started, sum(started + passed + failed)::int as looked from schedule_run",
      },
      [],
    );
    return { started: row?.started ?? 0, looked: row?.looked ?? 0, seconds, cpuSeconds: (user + system) / 1e6 };
  } finally {
    await database.close();
  }
}

async function engineOf(database: Database): Promise<Engine> {
  const holder = await holdPolicies(database, { zone: "Asia/Shanghai", cutoff: "17:30" });
  const variants = holdVariants(database, holder.current);
  return {
    ...{ database, policies: holder.current, refreshPolicies: holder.refresh, log: SILENT, zone: "Asia/Shanghai" },
    ...{ variant: variants.variant, variantFor: variants.variantFor, validate: ajvValidator(holder.today) },
    sealer: createSealer(TEST_KEYS, (property) => holder.current().protectedKeys.has(property)),
  };
}

/** People certified last just so long ago that tonight is their night, spread over the communities of one district. */
async function enterDue(engine: Engine): Promise<void> {
  const type = engine.policies().records.get("retiree");
  if (!type) throw new Error("there is no registry of retirees");
  const communities = [...engine.policies().divisions.values()].filter(
    ({ code, level }) => level === "community" && code.startsWith("320106"),
  );
  const rows = Array.from({ length: PEOPLE }, (_, index) => {
    const birthDate = `${1950 + (index % 14)}-0${1 + (index % 9)}-1${index % 9}`;
    const residentId = `320199${birthDate.replaceAll("-", "")}${String(index % 1000).padStart(3, "0")}${Math.floor(index / 1000)}`;
    const division = communities[index % communities.length]?.code ?? "320106000000";
    const values = {
      ...{ residentId, name: `退休${index}`, sex: "男", birthDate, division, managingMode: "street" },
      ...{ pensionStatus: "normal", pensionAmount: 3000, phone: "13800001234", liveAddress: "南京市鼓楼区宁海路1号" },
      lastCertifiedOn: "2026-01-20",
    };
    const at = "2026-11-20T00:00:00.000Z";
    const entry = { key: residentId, values, validFrom: "2026-11-20", instance: "", at, actor: null };
    const { instance_id: _none, ...row } = recordRow(engine, type, entry);
    return row;
  });
  for (let at = 0; at < rows.length; at += 1_000) await addRecords(engine.database, CITY, rows.slice(at, at + 1_000));
}
