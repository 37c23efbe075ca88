import { v7 as uuidv7 } from "uuid";
import type { Moved } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { isAcceptable, validateForm } from "../core/form/validate.ts";
import type { Actor } from "../core/machine/model.ts";
import { filled } from "../core/number/shape.ts";
import { resolvePosition } from "../core/policy/position.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { Connection } from "../store/database.ts";
import { readStart, takeNumbers } from "../store/step-read.ts";
import { insertCases } from "../store/step-write.ts";
import { advance, movedOf } from "./advance.ts";
import { giveAttachments } from "./attachments.ts";
import { attempt, earlierReply, LOST, type Request, replyRow } from "./attempt.ts";
import { beginCase, caseNumber, subjectBlindOf } from "./begin.ts";
import { requestHash } from "./chain.ts";
import { actorOf, indexOf, type SubjectRead } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { importsNamed, takeImports } from "./import-use.ts";
import { type LookedUp, lookUp } from "./look-up.ts";
import { storable } from "./storable.ts";
import { type Case, homeCityOf } from "./stored.ts";

export interface StartInput {
  workflow: string;
  /** 12 digits: where the case lies. */
  division: string;
  data: Record<string, unknown>;
  /** Through which of their organisations the caller acts, when several would do. */
  organisation?: string;
  key?: string | null;
  /** A mode decided for this very case. */
  mode?: { mode: string; reason: Text };
  origin?: string;
}

/** Starts a case for a caller who holds one of the workflow's start positions there; the same key starts one case only. */
export async function startInstance(engine: Engine, caller: Caller, input: StartInput): Promise<Moved | Refusal> {
  const { workflow, division, data, key = null, ...rest } = input;
  const unfit = storable(data);
  if (unfit) return unfit;
  const policies = engine.policies();
  if (!policies.divisions.has(division)) return refuse("DIVISION_UNKNOWN");
  if (!policies.workflows.has(workflow)) return refuse("WORKFLOW_UNKNOWN");
  const request: Request = {
    user: caller.user,
    key,
    hash: requestHash("start", { workflow, division, data, ...rest }),
  };
  return attempt(() => start(engine, caller, input, request));
}

async function start(
  engine: Engine,
  caller: Caller,
  input: StartInput,
  request: Request,
): Promise<Moved | Refusal | typeof LOST> {
  const policies = engine.policies();
  const city = cityFor(engine, caller, input);
  // What is resolved is the dated series: the day only chooses among versions in force.
  const first = await readStart(engine.database, city, { ...request, subjectType: null, subjectBlind: null });
  const earlier = earlierReply<Moved>(engine, request, first);
  if (earlier) return isRefusal(earlier) ? earlier : earlier.reply;
  const today = localDay(first.now, policies.calendar.zone);
  const variant = await engine.variantFor(input.workflow, input.division, today);
  if (!variant) return refuse("WORKFLOW_UNKNOWN");
  const { definition, forms } = variant.bundle;
  if (!(definition.start.by ?? ["person"]).includes("person")) return refuse("START_FORBIDDEN");
  const form = definition.start.form === undefined ? undefined : forms[definition.start.form];
  const verdict = form
    ? validateForm(form, input.data, null, engine.validate, { today })
    : { data: {}, problems: unexpected(input.data) };
  if (!isAcceptable(verdict)) return refuse("FORM_INVALID", { problems: verdict.problems });
  const { data } = verdict;

  const subjectBlind = subjectBlindOf(engine, variant, data, input.division);
  const subject = await subjectOf(engine, city, variant, subjectBlind, request);
  const begun = (actor: Actor): Case =>
    beginCase(engine, {
      ...{ id: uuidv7(), city, variant, division: input.division, data, now: first.now, actor },
      ...{ subjectBlind, subject, startedOrg: actor.organisation ?? null, origin: input.origin ?? null, parent: null },
      modeOverride: input.mode ?? null,
    });
  const actor = starterAmong(engine, caller, variant, input, begun, today);
  if (!actor) return refuse("START_FORBIDDEN", { cure: whoMayStart(engine, variant) });
  const one = begun(actor);
  const looked = await lookUp(engine, variant, { one, now: first.now, actor, subject });
  return write(engine, caller, { variant, one, actor, subject, looked, now: first.now, request, input });
}

interface Ready {
  variant: Variant;
  one: Case;
  actor: Actor;
  subject: SubjectRead | null;
  looked: LookedUp | null;
  now: string;
  request: Request;
  input: StartInput;
}

/** Takes the number and writes the case in one transaction: a number that no case bears cannot come about. */
async function write(engine: Engine, caller: Caller, ready: Ready): Promise<Moved | Refusal | typeof LOST> {
  const { variant, one, actor, subject, looked, now, request, input } = ready;
  const shape = caseNumber(engine, { variant, division: input.division, now, parent: null });
  const { definition, forms } = variant.bundle;
  const form = forms[definition.start.form ?? ""];
  const handedIn = importsNamed(form, input.data);
  const run = async (on: Connection): Promise<Moved> => {
    const number =
      shape.series === null ? shape.prefix : filled(shape, await takeNumbers(on, one.city, shape.series, 1));
    const taken = { variant, one: { ...one, number }, now, actor, subject, looked, data: one.data };
    const done = advance(engine, { ...taken, kind: "start", type: "started" });
    if (isRefusal(done)) throw new GivenUp(done);
    const reply = movedOf(done.one, done.write, caller);
    done.write.idempotency = replyRow(engine, request, 201, reply, now);
    const made = await insertCases(on, done.write);
    if (made.length === 0) throw new GivenUp(LOST);
    const unfit = await takeImports(on, caller, handedIn, {
      city: one.city,
      instance: one.id,
      workflow: variant.workflow,
    });
    if (unfit) throw new GivenUp(unfit);
    await giveAttachments(on, caller, form, input.data, { city: one.city, instance: one.id });
    return reply;
  };
  try {
    return await engine.database.transaction(run);
  } catch (error) {
    if (error instanceof GivenUp) return error.answer;
    throw error;
  }
}

/** Leaves the transaction with everything undone, the number included. */
class GivenUp extends Error {
  readonly answer: Refusal | typeof LOST;
  constructor(answer: Refusal | typeof LOST) {
    super("undone");
    this.answer = answer;
  }
}

async function subjectOf(
  engine: Engine,
  city: number,
  variant: Variant,
  blind: Buffer | null,
  request: Request,
): Promise<SubjectRead | null> {
  const type = variant.bundle.definition.subject;
  if (type === undefined || blind === null) return null;
  const read = await readStart(engine.database, city, { ...request, subjectType: type, subjectBlind: blind });
  if (read.subjectRev === null || read.subjectData === null) return null;
  return { rev: read.subjectRev, data: engine.sealer.open(read.subjectData) };
}

/** The first of the caller's organisations through which a start position is theirs, given who takes part in the case. */
function starterAmong(
  engine: Engine,
  caller: Caller,
  variant: Variant,
  input: StartInput,
  begun: (actor: Actor) => Case,
  day: string,
): Actor | null {
  const policies = engine.policies();
  const organisations = [...new Set(caller.grants.map((grant) => grant.organisation))];
  for (const organisation of organisations) {
    if (input.organisation !== undefined && input.organisation !== organisation) continue;
    const actor = actorOf(caller, organisation);
    const one = begun(actor);
    const place = { division: one.division, mode: one.mode, parties: one.resolved.parties };
    for (const position of variant.bundle.definition.start.positions) {
      const found = resolvePosition(policies.positions, indexOf(policies), place, position, day);
      if (found.ok && found.organisation === organisation && actor.roles.includes(found.role)) return actor;
    }
  }
  return null;
}

/** Rows live in the city of the division; a case of a whole province, in the city of the caller's own office. */
function cityFor(engine: Engine, caller: Caller, input: StartInput): number {
  if (input.division.slice(2, 6) !== "0000") return homeCityOf(input.division);
  const own = input.organisation ?? caller.grants[0]?.organisation ?? "";
  return engine.policies().organisations.get(own)?.homeCity ?? homeCityOf(input.division);
}

function unexpected(data: Record<string, unknown>) {
  return Object.keys(data).length === 0
    ? []
    : [
        {
          code: "FORM_INVALID",
          what: { zh: "此流程发起时不填表", en: "This workflow takes no form when it starts" },
          cure: { zh: "请不要提交数据", en: "Submit no data" },
        },
      ];
}

function whoMayStart(engine: Engine, variant: Variant): Text {
  const { positions } = engine.policies().positions;
  const titles = variant.bundle.definition.start.positions.map((id) => positions[id]?.title ?? { zh: id, en: id });
  return {
    zh: titles.length === 0 ? "此流程不由人员发起" : `可由以下岗位发起：${titles.map(({ zh }) => zh).join("、")}`,
    en:
      titles.length === 0
        ? "No person starts this workflow"
        : `It is started by: ${titles.map(({ en }) => en).join(", ")}`,
  };
}
