import { durationWords } from "../calendar/duration-words.ts";
import { kindOf } from "../definition/check-states.ts";
import type { InvokeConfig, OutcomeSpec, StateConfig, TransitionConfig } from "../definition/model.ts";
import { actionsOf, invokesOf, type StatePlace, statesOf, transitionsOf } from "../definition/walk.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { conditionWords } from "../expression/words.ts";
import { necessityOf, standInOf } from "../form/material.ts";
import { fieldsOf, fieldTitle, isRequired, partsOf } from "../form/parts.ts";
import { isText } from "../machine/action.ts";
import type { Text } from "../text.ts";
import type { Bundle, Form } from "../variant.ts";
import type { Necessity } from "./model.ts";
import { dataTitles, type StepNames } from "./step-names.ts";
import { stateTitle } from "./value-words.ts";

/** A paper that a step asks for. */
export interface Paper {
  field: string;
  title: Text;
  necessity: Necessity;
}

/** One way on from a step: by which result, on which condition, to where. */
export interface Way {
  outcome: Text | null;
  when: Text | null;
  to: Text | null;
}

/** A step of a procedure as people read it. */
export interface Step {
  path: string;
  kind: "task" | "children" | "service" | "message" | "automatic" | "end";
  title: Text;
  /** Id of the task, where somebody does the step. */
  task: string | null;
  who: Text | null;
  limit: Text | null;
  form: Text | null;
  formId: string | null;
  papers: Paper[];
  ways: Way[];
  documents: Text[];
  basis: string[];
  /** When the step is passed without anybody doing it. */
  skipped: Text | null;
  /** Whether an area added it. */
  local: boolean;
}

const OPEN: Text = { zh: "按情形而定", en: "depends on the case" };

const KINDS: Record<InvokeConfig["src"], Step["kind"]> = {
  task: "task",
  workflow: "children",
  service: "service",
  message: "message",
};

/** A procedure as a list of steps in words, in the order of its file. Of an effective bundle: as it is at one place. */
export function steps(bundle: Bundle, names: StepNames): Step[] {
  return statesOf(bundle.definition.machine).flatMap((state) => {
    if (state.path === "" || kindOf(state.config) === "history") return [];
    const invokes = invokesOf(state.config.invoke);
    const kind = kindOfStep(state, invokes);
    if (kind === null) return [];
    const made = invokes.length > 0 ? invokes : [undefined];
    return made.map((invoke) => stepOf(bundle, names, state, invoke, invoke ? KINDS[invoke.src] : kind));
  });
}

/** Null for states that only hold others, and for those that do nothing anybody would notice. */
function kindOfStep({ config }: StatePlace, invokes: readonly InvokeConfig[]): Step["kind"] | null {
  const [first] = invokes;
  if (first) return KINDS[first.src];
  if (kindOf(config) === "final") return "end";
  return kindOf(config) === "atomic" && config.meta?.title ? "automatic" : null;
}

function stepOf(
  bundle: Bundle,
  names: StepNames,
  state: StatePlace,
  invoke: InvokeConfig | undefined,
  kind: Step["kind"],
): Step {
  const { meta } = state.config;
  const input = invoke?.src === "task" ? (invoke.input ?? {}) : {};
  const form = typeof input.form === "string" ? bundle.forms[input.form] : undefined;
  return {
    path: state.path,
    kind,
    title: isText(input.title) ? input.title : stateTitle(bundle, state.path),
    task: invoke?.src === "task" ? invoke.id : null,
    who: input.position === undefined ? null : positionTitle(input.position, names),
    limit: input.due === undefined ? null : limitWords(input.due, names),
    form: form?.title ?? null,
    formId: form?.id ?? null,
    papers: form ? papersOf(form) : [],
    ways: waysOf(bundle, names, state, invoke),
    documents: documentsOf(bundle, state.config),
    basis: meta?.basis ?? [],
    skipped: meta?.skip ? skipWords(bundle, names, meta.skip) : null,
    local: state.key.startsWith("local"),
  };
}

function positionTitle(position: unknown, { positions }: StepNames): Text {
  if (isExpression(position)) return OPEN;
  const id = String(position);
  return positions[id]?.title ?? { zh: id, en: id };
}

/** A limit written out, or the value that a parameter has here. */
function limitWords(due: unknown, { params }: StepNames): Text {
  const name = /^=\s*params\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(String(due))?.[1];
  if (name !== undefined && params[name]?.value !== undefined) return durationWords(params[name].value);
  return isExpression(due) ? OPEN : durationWords(due);
}

/** The papers of a form: its attachments, with how necessary each is. */
export function papersOf(form: Form): Paper[] {
  const parts = partsOf(form.schema);
  return Object.entries(fieldsOf(form.schema)).flatMap(([field, property]): Paper[] => {
    const items = isPlainObject(property.items) ? property.items : {};
    if (property.format !== "attachment" && items.format !== "attachment") return [];
    const asked = parts.some((part) => isRequired(part, field)) ? "required" : "optional";
    return [{ field, title: fieldTitle(field, property), necessity: necessityOf(property) ?? asked }];
  });
}

/** The field by which an applicant may do without a paper for now; null when there is none. */
export function standInFor({ field, necessity }: Paper): string | null {
  return standInOf(field, necessity);
}

function waysOf(bundle: Bundle, names: StepNames, state: StatePlace, invoke: InvokeConfig | undefined): Way[] {
  const { on = {}, always } = state.config;
  const prefix = invoke ? `${invoke.id}.` : "";
  const events = Object.entries(on).filter(([event]) => invoke !== undefined && event.startsWith(prefix));
  return [
    ...events.flatMap(([event, list]) => {
      const outcome = outcomeTitle(names, invoke, event.slice(prefix.length));
      return transitionsOf(list).map((one) => wayOf(bundle, names, state, one, outcome));
    }),
    ...transitionsOf(always).map((one) => wayOf(bundle, names, state, one, null)),
  ];
}

function wayOf(
  bundle: Bundle,
  names: StepNames,
  from: StatePlace,
  { target, guard, meta }: TransitionConfig,
  outcome: Text | null,
): Way {
  const { titles, values } = dataTitles(bundle, names);
  const [to] = target === undefined ? [] : [target].flat();
  return {
    outcome,
    when: guard === undefined ? (meta?.title ?? null) : conditionWords(guard, titles, values),
    to: to === undefined ? null : targetTitle(bundle, from, to),
  };
}

function targetTitle(bundle: Bundle, from: StatePlace, target: string): Text {
  const around = from.parent?.path ?? "";
  const path = target.startsWith("#")
    ? target.slice(target.indexOf(".") + 1)
    : target.startsWith(".")
      ? `${from.path}${target}`
      : around === ""
        ? target
        : `${around}.${target}`;
  return stateTitle(bundle, path);
}

function outcomeTitle(names: StepNames, invoke: InvokeConfig | undefined, id: string): Text | null {
  const listed: unknown[] = Array.isArray(invoke?.input?.outcomes) ? invoke.input.outcomes : [];
  const own = listed.find((one) => isPlainObject(one) && one.id === id);
  if (isPlainObject(own) && isText(own.title)) return own.title;
  const common: Pick<OutcomeSpec, "title"> | undefined = names.outcomes[id];
  return common?.title ?? (invoke?.src === "task" ? { zh: id, en: id } : null);
}

function documentsOf({ templates }: Bundle, config: StateConfig): Text[] {
  const lists = [...Object.values(config.on ?? {}), ...Object.values(config.after ?? {})];
  const transitions = [...lists, config.always, config.onDone].flatMap(transitionsOf);
  const actions = [config.entry, config.exit, ...transitions.map((one) => one.actions)].flatMap(actionsOf);
  const ids = actions.flatMap(({ type, params }) => (type === "document" ? [String(params?.template)] : []));
  return [...new Set(ids)].flatMap((id) => templates[id]?.title ?? []);
}

function skipWords(
  bundle: Bundle,
  names: StepNames,
  { when, reason }: NonNullable<NonNullable<StateConfig["meta"]>["skip"]>,
): Text {
  const { titles, values } = dataTitles(bundle, names);
  const said = conditionWords(when, titles, values);
  if (!reason) return said;
  return { zh: `${said.zh}（${reason.zh}）`, en: `${said.en} (${reason.en})` };
}
