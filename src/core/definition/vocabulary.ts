import type { Shelf } from "../bundle/bundle.ts";
import type { StepTypes } from "../local/step-type.ts";
import type { ActionType, ActorSource } from "./model.ts";

/** The closed vocabulary of workflow files: every key that may stand somewhere, and which of them must. */
interface Keys {
  known: readonly string[];
  required: readonly string[];
}

export const DEFINITION_KEYS: Keys = {
  known: [
    ...["id", "title", "description", "basis", "subject", "subjectKey", "label", "start", "number", "acceptOn"],
    ...[
      "effectiveOn",
      "place",
      "parties",
      "clock",
      "lookups",
      "separate",
      "params",
      "local",
      "guide",
      "rating",
      "machine",
    ],
  ],
  required: ["id", "title", "start", "number", "machine"],
};

export const STATE_KEYS: readonly string[] = [
  ...["type", "initial", "history", "target", "description", "states", "entry", "exit", "on", "after", "always"],
  ...["onDone", "invoke", "tags", "output", "meta"],
];
export const META_KEYS: readonly string[] = ["title", "basis", "phase", "skip"];
export const SKIP_KEYS: Keys = { known: ["when", "as", "reason"], required: ["when", "as"] };
export const TRANSITION_KEYS: readonly string[] = ["target", "guard", "actions", "reenter", "description", "meta"];
export const TRANSITION_META_KEYS: readonly string[] = ["id", "title", "basis"];
export const CLOCK_KEYS: Keys = { known: ["legal", "promise", "extension"], required: [] };
export const EXTENSION_KEYS: Keys = { known: ["position", "most", "template"], required: ["position", "most"] };
export const GUIDE_KEYS: Keys = {
  known: ["kind", "serves", "conditions", "fee", "visits", "scope", "hours", "remedy", "complaints"],
  required: ["kind", "serves", "conditions"],
};
export const RATING_KEYS: Keys = { known: ["followUp", "upTo"], required: [] };
export const LOOKUP_KEYS: Keys = {
  known: ["record", "where", "from", "until", "except", "sum", "rows"],
  required: ["record", "where"],
};
export const OUTCOME_KEYS: Keys = { known: ["id", "title", "kind", "requires"], required: ["id"] };

/** Parameters of each action; null where the names are the author's own. */
export const ACTION_PARAMS: Record<ActionType, Keys | null> = {
  set: null,
  decide: { known: ["table", "on", "into"], required: ["table"] },
  document: { known: ["template", "organisation", "copies", "data"], required: ["template"] },
  notify: { known: ["position", "role", "template", "data"], required: ["template"] },
  record: { known: ["record", "key", "values", "fill", "validFrom", "office", "rows"], required: ["record", "key"] },
  escalate: { known: ["to", "reason"], required: ["to"] },
  cc: { known: ["position"], required: ["position"] },
  emit: { known: ["name", "to", "data"], required: ["name", "to"] },
  pauseClock: { known: ["reason", "when"], required: [] },
  resumeClock: { known: [], required: [] },
  setting: {
    known: ["division", "organisation", "key", "value", "from", "until", "reason", "document"],
    required: ["key", "value", "reason"],
  },
};

export const INPUT_KEYS: Record<ActorSource, Keys> = {
  task: {
    known: ["position", "form", "title", "outcomes", "due", "bulk", "signing"],
    required: ["position", "outcomes"],
  },
  workflow: {
    known: ["workflow", "forEach", "order", "data", "division", "outlives", "done", "pass", "veto"],
    required: ["workflow"],
  },
  service: { known: ["topic", "data", "attempts", "retryAfter"], required: ["topic"] },
  message: { known: ["name", "correlate"], required: ["name"] },
};

export const SIGNING_KEYS: Keys = {
  known: ["signers", "order", "done", "pass", "fail", "veto", "until", "into"],
  required: ["signers", "done", "pass", "fail"],
};
export const SIGNER_KEYS: Keys = { known: ["position", "assignee", "weight"], required: [] };

/** Of what a workflow begins one child each: items apart, which stand there themselves. */
export const FOR_EACH_KEYS = [
  "rows",
  "where",
  "children",
  "milestone",
  "groupBy",
  "records",
  "properties",
  "within",
] as const;

/** The ids that a workflow may name. A set that is missing is not checked. */
export interface DefinitionWorld {
  forms?: ReadonlySet<string>;
  templates?: ReadonlySet<string>;
  tables?: ReadonlySet<string>;
  positions?: ReadonlySet<string>;
  outcomes?: ReadonlySet<string>;
  workflows?: ReadonlySet<string>;
  records?: ReadonlySet<string>;
  roles?: ReadonlySet<string>;
  /** Shared parameters. */
  params?: ReadonlySet<string>;
  /** The forms, tables and templates themselves: whether a field, row or block that areas may change is there. */
  shelf?: Shelf;
  /** Steps that areas may add. */
  stepTypes?: StepTypes;
}

type NamesOf<T> = { [K in keyof T]-?: NonNullable<T[K]> extends ReadonlySet<string> ? K : never }[keyof T];

/** Which set of the world a parameter or input names, when it is written out. */
export const NAMES: Readonly<Record<string, { kind: NamesOf<DefinitionWorld>; zh: string; en: string }>> = {
  form: { kind: "forms", zh: "表单", en: "form" },
  template: { kind: "templates", zh: "文书模板", en: "template" },
  table: { kind: "tables", zh: "决策表", en: "decision table" },
  position: { kind: "positions", zh: "岗位", en: "position" },
  followUp: { kind: "workflows", zh: "流程", en: "workflow" },
  complaints: { kind: "positions", zh: "岗位", en: "position" },
  to: { kind: "positions", zh: "岗位", en: "position" },
  workflow: { kind: "workflows", zh: "流程", en: "workflow" },
  record: { kind: "records", zh: "登记簿", en: "record type" },
  role: { kind: "roles", zh: "角色", en: "role" },
  outcome: { kind: "outcomes", zh: "办理结果", en: "outcome" },
};
