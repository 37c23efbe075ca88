import type { HistoryItem } from "../core/api.ts";
import { invokesOf, statesOf } from "../core/definition/walk.ts";
import { pathOf, titleOfState, titleOfStates } from "../core/diagram/words.ts";
import type { StepNote } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { EventRow } from "../store/history-list.ts";
import type { Engine } from "./engine.ts";
import { readInWords } from "./history-read.ts";
import { same } from "./inbox-item.ts";
import { maskProtected } from "./masking.ts";

/** Titles of what is not the outcome of a task. */
const TITLES: Record<string, Text> = {
  started: { zh: "发起", en: "Started" },
  cancelled: { zh: "撤销", en: "Cancelled" },
  claimed: { zh: "签收", en: "Claimed" },
  released: { zh: "退还待签收", en: "Released" },
};
const LIMIT_REACHED: Text = { zh: "到期处理", en: "A limit was reached" };
const PARTS_DONE: Text = { zh: "分办件已全部完成", en: "All parts are done" };
const PARTS_REACHED: Text = { zh: "各分办件均已到约定环节", en: "All parts have come to the step agreed" };
const MESSAGE: Text = { zh: "收到消息", en: "A message arrived" };

/** One event in words. What the step read is shown with personal values masked. */
export function historyItem(engine: Engine, variant: Variant, row: EventRow): HistoryItem {
  const policies = engine.policies();
  const outcomeTitle = row.outcome === null ? null : outcomeTitleOf(variant, row);
  const body = engine.sealer.open(row.body);
  return {
    seq: row.seq,
    at: row.at,
    type: row.type,
    title: taskTitleOf(variant, row) ?? outcomeTitle ?? titleOfEvent(variant, row.type, body),
    actor: row.actor,
    actorName: row.actorName,
    organisationName:
      row.organisation === null ? null : (policies.organisations.get(row.organisation)?.name ?? row.organisation),
    outcome: row.outcome,
    outcomeTitle,
    fromState: stateText(variant, row.fromState),
    toState: stateText(variant, row.toState),
    notes: notesOf(variant, body),
    read: maskProtected(
      policies,
      readInWords(policies, body, (task) => stepOf(variant, task)?.task ?? stepOf(variant, task)?.state ?? null),
    ),
    hash: row.hash.toString("hex"),
  };
}

function outcomeTitleOf(variant: Variant, row: EventRow): Text {
  const { definition } = variant.bundle;
  const invoke = row.type.split(".")[0] ?? "";
  const own = findOutcome(definition.machine, invoke, row.outcome ?? "");
  return own ?? variant.outcomes[row.outcome ?? ""]?.title ?? same(row.outcome ?? "");
}

/** A title that the workflow gives an outcome itself, before the shared one. */
function findOutcome(node: unknown, invoke: string, outcome: string): Text | null {
  if (typeof node !== "object" || node === null) return null;
  if ("id" in node && node.id === invoke && "input" in node && typeof node.input === "object" && node.input !== null) {
    const outcomes: unknown = Reflect.get(node.input, "outcomes");
    const found = Array.isArray(outcomes)
      ? outcomes.find((one: unknown) => isTitled(one) && one.id === outcome)
      : undefined;
    if (isTitled(found)) return found.title;
  }
  for (const inner of Object.values(node)) {
    const found = findOutcome(inner, invoke, outcome);
    if (found) return found;
  }
  return null;
}

function isTitled(value: unknown): value is { id: string; title: Text } {
  return typeof value === "object" && value !== null && "id" in value && "title" in value && isText(value.title);
}

function isText(value: unknown): value is Text {
  return (
    typeof value === "object" &&
    value !== null &&
    "zh" in value &&
    typeof value.zh === "string" &&
    "en" in value &&
    typeof value.en === "string"
  );
}

function titleOfEvent(variant: Variant, type: string, body: Record<string, unknown>): Text {
  const known = TITLES[type];
  if (known) return known;
  if (body.kind === "timer") return LIMIT_REACHED;
  const at = type.lastIndexOf(".");
  const [invoke, what] = [type.slice(0, at), type.slice(at + 1)];
  if (what === "received") return MESSAGE;
  const step = stepOf(variant, invoke);
  const title = step?.state ?? same(invoke);
  if (what === "done") return { zh: `${title.zh}：${PARTS_DONE.zh}`, en: `${title.en}: ${PARTS_DONE.en}` };
  // A milestone is a name of the files; what it means to people is that the parts have come that far.
  const said = step?.parts ? PARTS_REACHED : same(what);
  return { zh: `${title.zh}：${said.zh}`, en: `${title.en}: ${said.en}` };
}

/** What was to be done, beside what was decided. */
function taskTitleOf(variant: Variant, row: EventRow): Text | null {
  if (row.outcome === null) return null;
  const step = stepOf(variant, row.type.slice(0, row.type.lastIndexOf(".")));
  return step ? (step.task ?? step.state) : null;
}

/** The state that invokes something and the title of the task, by the id of what is invoked. */
function stepOf(variant: Variant, invoke: string): { state: Text | null; task: Text | null; parts: boolean } | null {
  for (const { config } of statesOf(variant.bundle.definition.machine)) {
    const found = invokesOf(config.invoke).find(({ id }) => id === invoke);
    if (!found) continue;
    const title: unknown = found.input?.title;
    return {
      ...{ state: config.meta?.title ?? null, task: isText(title) ? title : null },
      parts: found.src === "workflow",
    };
  }
  return null;
}

function stateText(variant: Variant, state: string | null): Text | null {
  return state === null ? null : titleOfStates(variant.bundle.definition, state);
}

function notesOf(variant: Variant, body: Record<string, unknown>): Text[] {
  const { did, notes } = body;
  const reason: unknown = typeof did === "object" && did !== null ? Reflect.get(did, "reason") : undefined;
  const said = Array.isArray(notes)
    ? notes.flatMap((note: unknown) => (isNote(note) ? [noteText(variant, note)] : []))
    : [];
  return typeof reason === "string" ? [...said, { zh: `理由：${reason}`, en: `Reason: ${reason}` }] : said;
}

function isNote(note: unknown): note is StepNote {
  return typeof note === "object" && note !== null && "type" in note && typeof note.type === "string";
}

function noteText(variant: Variant, note: StepNote): Text {
  const title = (state: string) => titleOfState(variant.bundle.definition, pathOf(state));
  switch (note.type) {
    case "skipped":
      return {
        zh: `“${title(note.state).zh}”环节按设置跳过${note.reason ? `：${note.reason.zh}` : ""}`,
        en: `The step “${title(note.state).en}” was skipped by a setting${note.reason ? `: ${note.reason.en}` : ""}`,
      };
    case "expressionFailed":
      return {
        zh: `条件未能计算（${note.place}），未据此作出决定`,
        en: `A condition could not be computed (${note.place}); nothing was decided by it`,
      };
    case "unrouted":
      return {
        zh: `“${title(note.state).zh}”没有可走的去向，已转主管部门`,
        en: `“${title(note.state).en}” leads nowhere; the supervisors were told`,
      };
    default:
      return same(JSON.stringify(note satisfies never));
  }
}
