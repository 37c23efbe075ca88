import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { readNow } from "../store/meta.ts";
import { readRecordRow } from "../store/record-list.ts";
import type { Caller, Engine } from "./engine.ts";
import { readerOf } from "./reader.ts";
import { withRight } from "./records.ts";

export const UNMASK_RIGHT = "records.unmask";
/** How long a page shows what it was given; whoever needs it longer asks again, and says why again. */
export const SHOWN_MINUTES = 10;

/** The clear values of one record: who looked, at what and why is written before anything is shown. */
export async function unmaskRecord(
  engine: Engine,
  caller: Caller,
  typeId: string,
  id: string,
  { reason, ticket }: { reason: string; ticket?: string },
): Promise<{ id: string; data: Record<string, unknown>; until: string } | Refusal> {
  const policies = engine.policies();
  if (!policies.records.has(typeId)) return refuse("RECORD_TYPE_UNKNOWN");
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const holding = withRight(policies, caller, UNMASK_RIGHT);
  const row = await engine.database.readAs(readerOf(policies, holding), (tx) =>
    readRecordRow(tx, parsed.city, typeId, parsed.uuid),
  );
  if (row === null) return refuse("NOT_FOUND");
  const data: Record<string, unknown> = engine.sealer.open(row.data);
  const shown = Object.keys(data)
    .filter((key) => policies.protectedKeys.has(key))
    .sort();
  const now = await readNow(engine.database);
  const until = new Date(Date.parse(now) + SHOWN_MINUTES * 60_000).toISOString();
  await engine.database.transaction((tx) =>
    addAudit(tx, {
      user: caller.user,
      organisation: holding.grants[0]?.organisation ?? null,
      action: "record.unmask",
      subject: `${typeId}/${formatId(parsed)}`,
      detail: { reason, ...(ticket === undefined ? {} : { ticket }), properties: shown, revision: row.rev, until },
      ip: caller.ip,
    }),
  );
  return { id: formatId(parsed), data, until };
}
