import type { ActionConfig } from "../definition/model.ts";
import type { Scope } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Text } from "../text.ts";
import type { Effect } from "./model.ts";
import { failedNote, type Run, SUPERVISING } from "./run.ts";

type Params = Record<string, unknown>;

/**
 * The effect of an action that is not the statechart's own. An action whose parameters cannot be worked out leaves a
 * note and tells `supervising`; it is never carried out with half of them.
 */
export function actionEffect(
  run: Run,
  scope: Scope,
  { action, place }: { action: ActionConfig; place: string },
  title: Text,
): Effect[] {
  const evaluated = run.evaluate(action.params ?? {}, `${place}/params`, scope);
  const params = isPlainObject(evaluated) ? evaluated : {};
  // A record for each row: `key` names the row's property that is the record's key. None for none.
  const rows = action.type === "record" && "rows" in params ? rowsOf(params) : null;
  if (rows) return rows;
  // Whether time stands still meanwhile is for the place to say.
  if (action.type === "pauseClock" && params.when === false) return [];
  const effect = isPlainObject(evaluated) ? made(action.type, evaluated, title) : null;
  if (effect) return [effect];
  run.note(failedNote(place, `action ${action.type}`, "its parameters are incomplete"));
  const reason = {
    zh: `环节“${title.zh}”的一项操作未能执行`,
    en: `An action of step "${title.en}" could not be carried out`,
  };
  return [{ type: "escalate", to: SUPERVISING, reason }];
}

function made(type: ActionConfig["type"], params: Params, title: Text): Effect | null {
  switch (type) {
    case "document":
      return documentEffect(params);
    case "notify":
      return notifyEffect(params);
    case "record":
      return recordEffect(params);
    case "escalate":
      return isName(params.to) ? { type, to: params.to, reason: reasonOf(params, title, ESCALATED) } : null;
    case "cc":
      return isName(params.position) ? { type, position: params.position } : null;
    case "emit":
      return emitEffect(params);
    case "pauseClock":
      return { type, reason: reasonOf(params, title, PAUSED) };
    case "resumeClock":
      return { type };
    case "setting":
      return settingEffect(params, title);
    default:
      // `set` and `decide` change the data inside the step and ask nothing of the shell.
      return null;
  }
}

function documentEffect({ template, organisation, copies, data }: Params): Effect | null {
  if (!isName(template)) return null;
  return {
    type: "document",
    template,
    ...(isName(organisation) ? { organisation } : {}),
    ...(typeof copies === "number" && Number.isInteger(copies) && copies > 0 ? { copies } : {}),
    ...(isPlainObject(data) ? { data } : {}),
  };
}

function notifyEffect({ position, role, template, data }: Params): Effect | null {
  if (!isName(template) || (!isName(position) && !isName(role))) return null;
  return {
    type: "notify",
    ...(isName(position) ? { position } : {}),
    ...(isName(role) ? { role } : {}),
    template,
    ...(isPlainObject(data) ? { data } : {}),
  };
}

function recordEffect({ record, key, values, fill, validFrom, office }: Params): Effect | null {
  const keyed = isName(key) || typeof key === "number";
  if (!isName(record) || !keyed || !isPlainObject(values)) return null;
  const at = officeOf(office);
  if ((office !== undefined && at === null) || (fill !== undefined && !isPlainObject(fill))) return null;
  return {
    ...{ type: "record", record, key, values },
    ...(fill === undefined ? {} : { fill }),
    ...(isName(validFrom) ? { validFrom } : {}),
    ...(at === null ? {} : { office: at }),
  };
}

function rowsOf({ record, key, rows, fill, validFrom, office }: Params): Effect[] | null {
  if (rows === null) return [];
  if (!Array.isArray(rows) || !isName(key)) return null;
  const effects = rows.map((values) =>
    recordEffect({ record, key: isPlainObject(values) ? values[key] : null, values, fill, validFrom, office }),
  );
  return effects.every((effect) => effect !== null) ? effects : null;
}

function officeOf(office: unknown): { position: string; name?: string } | null {
  if (!isPlainObject(office) || !isName(office.position)) return null;
  return { position: office.position, ...(isName(office.name) ? { name: office.name } : {}) };
}

function emitEffect({ name, to, data }: Params): Effect | null {
  const target = targetOf(to);
  if (!isName(name) || !target) return null;
  return { type: "emit", name, to: target, ...(isPlainObject(data) ? { data } : {}) };
}

function targetOf(to: unknown): Extract<Effect, { type: "emit" }>["to"] | null {
  if (!isPlainObject(to)) return null;
  if (to.parent === true) return { parent: true };
  if (isName(to.children)) return { children: to.children };
  return isName(to.instance) ? { instance: to.instance } : null;
}

/** Without a place of its own it is set where the case lies. */
function settingEffect(params: Params, title: Text): Effect | null {
  const { division, organisation, key, value, from, until, document } = params;
  if (!isName(key) || value === undefined || value === null || (isName(division) && isName(organisation))) return null;
  return {
    ...{ type: "setting", key, value, reason: reasonOf(params, title, PAUSED) },
    ...(isName(division) ? { division } : {}),
    ...(isName(organisation) ? { organisation } : {}),
    ...(isName(from) ? { from } : {}),
    ...(isName(until) ? { until } : {}),
    ...(isName(document) ? { document } : {}),
  };
}

const ESCALATED = (title: Text): Text => ({
  zh: `环节“${title.zh}”需要督办`,
  en: `Step "${title.en}" needs supervision`,
});
const PAUSED = (title: Text): Text => ({ zh: title.zh, en: title.en });

function reasonOf({ reason }: Params, title: Text, otherwise: (title: Text) => Text): Text {
  return isText(reason) ? { zh: reason.zh, en: reason.en } : otherwise(title);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** Whether a value is a text in both languages. */
export function isText(value: unknown): value is Text {
  return isPlainObject(value) && typeof value.zh === "string" && typeof value.en === "string";
}
