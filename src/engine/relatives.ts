import { v7 as uuidv7 } from "uuid";
import type { RelativesBody } from "../core/api.ts";
import type { Kinship } from "../core/case/recusal.ts";
import { FORMATS } from "../core/form/format.ts";
import { maskValue } from "../core/record/mask.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { addAudit } from "../store/audit.ts";
import { addRelative, listRelatives, type RelativeRow, removeRelative } from "../store/relatives.ts";
import type { Caller, Engine } from "./engine.ts";
import { once } from "./once.ts";
import { bumpPolicies } from "./revision.ts";
import { storable } from "./storable.ts";

/** Declared by one person. */
const RELATIVES_MAX = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface RelativeInput {
  kinship: Kinship;
  name: string;
  residentId: string;
  /** By which they are known where a case names a household by telephone alone. */
  mobile: string | null;
  key?: string | null;
}

type Person = Pick<RelativeInput, "kinship" | "name" | "residentId" | "mobile">;

/** Whom the caller has declared, numbers masked. */
export async function getRelatives(engine: Engine, caller: Caller): Promise<RelativesBody> {
  const rows = await listRelatives(engine.database, caller.user);
  return { items: rows.map((row) => itemOf(engine, row)) };
}

/** 回避申报: from now on the caller handles no case that concerns this person. */
export async function declareRelative(
  engine: Engine,
  caller: Caller,
  { key = null, ...input }: RelativeInput,
): Promise<RelativesBody | Refusal> {
  const person = { ...input, name: input.name.trim(), residentId: input.residentId.toUpperCase() };
  const unfit = storable(person);
  if (unfit) return unfit;
  const problems = problemsOf(person, caller.day ?? null);
  if (problems.length > 0) return refuse("FORM_INVALID", { problems });
  const numbers = [person.residentId, ...(person.mobile === null ? [] : [person.mobile])];
  const digests = numbers.map((number) => engine.sealer.blind(number).toString("hex"));
  const id = uuidv7();
  const row = {
    ...{ id, user: caller.user, self: person.kinship === "self", digests },
    sealed: engine.sealer.sealBytes(placeOf(id), Buffer.from(JSON.stringify(person))),
  };
  // What is compared when the request comes again lies open: digests under the key, no numbers.
  const request = { verb: "relative.declare", asked: { kinship: person.kinship, digests }, key };
  const done = await once<{ id: string }>(engine, caller, request, async (tx) => {
    await bumpPolicies(tx, ["people"]);
    const known = await listRelatives(tx, caller.user);
    if (known.some((one) => one.digests[0] === digests[0])) return invalid("/residentId", KNOWN);
    if (known.length >= RELATIVES_MAX) return invalid("/residentId", TOO_MANY);
    await addRelative(tx, row);
    await audit(tx, caller, "relative.declare", id);
    return { id };
  });
  if (!("id" in done)) return done;
  await engine.refreshPolicies();
  return getRelatives(engine, caller);
}

/** Takes a declaration back; that it was there stays in the audit. */
export async function withdrawRelative(engine: Engine, caller: Caller, id: string): Promise<RelativesBody | Refusal> {
  if (!UUID.test(id)) return refuse("NOT_FOUND");
  const gone = await engine.database.transaction(async (tx) => {
    await bumpPolicies(tx, ["people"]);
    if (!(await removeRelative(tx, id, caller.user))) return false;
    await audit(tx, caller, "relative.withdraw", id);
    return true;
  });
  if (!gone) return refuse("NOT_FOUND");
  await engine.refreshPolicies();
  return getRelatives(engine, caller);
}

type Tx = Parameters<typeof addAudit>[0];

function audit(tx: Tx, caller: Caller, action: string, subject: string): Promise<void> {
  return addAudit(tx, { user: caller.user, action, subject, detail: {}, ip: caller.ip });
}

function itemOf(engine: Engine, row: RelativeRow): RelativesBody["items"][number] {
  const person = JSON.parse(engine.sealer.openBytes(placeOf(row.id), row.sealed).toString()) as Person;
  const masked = (kind: "residentId" | "phone", value: string) => String(maskValue(kind, value));
  return {
    ...{ id: row.id, kinship: person.kinship, name: person.name },
    residentId: masked("residentId", person.residentId),
    mobile: person.mobile === null ? null : masked("phone", person.mobile),
    declaredAt: new Date(row.createdAt).toISOString(),
  };
}

/** Sealed to its row: under another it does not open. */
function placeOf(id: string): string {
  return `relative/${id}`;
}

function problemsOf(person: Person, today: string | null) {
  const at = (path: string, problem: ReturnType<(typeof FORMATS)["mobile"]>) => (problem ? [{ ...problem, path }] : []);
  return [
    ...at("/name", FORMATS.personName(person.name)),
    ...at("/residentId", FORMATS.residentId(person.residentId, today)),
    ...(person.mobile === null ? [] : at("/mobile", FORMATS.mobile(person.mobile))),
  ];
}

function invalid(path: string, what: Text): Refusal {
  return refuse("FORM_INVALID", { problems: [{ code: "FORM_INVALID", path, what }] });
}

const KNOWN: Text = { zh: "您已申报此人", en: "You have declared this person already" };
const TOO_MANY: Text = { zh: `最多申报 ${RELATIVES_MAX} 人`, en: `${RELATIVES_MAX} people at most` };
