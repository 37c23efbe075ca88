import {
  ACTION_TYPES,
  ACTOR_SOURCES,
  type JsonSchema,
  LEVELS,
  REFERENCE_DATES,
  STARTED_BY,
} from "../definition/model.ts";
import {
  ACTION_PARAMS,
  CLOCK_KEYS,
  DEFINITION_KEYS,
  type DefinitionWorld,
  EXTENSION_KEYS,
  GUIDE_KEYS,
  LOOKUP_KEYS,
  META_KEYS,
  NAMES,
  OUTCOME_KEYS,
  RATING_KEYS,
  SKIP_KEYS,
  STATE_KEYS,
  TRANSITION_KEYS,
  TRANSITION_META_KEYS,
} from "../definition/vocabulary.ts";
import { CHANGE_OPS } from "../local/model.ts";
import { invokeSchema } from "./schema-invoke.ts";
import {
  ANYTHING,
  DURATION,
  EXPRESSION,
  mapOf,
  named,
  object,
  oneOrMany,
  ref,
  type Shapes,
  STRING,
  STRINGS,
  TEXT,
} from "./schema-parts.ts";

/**
 * The JSON Schema of a workflow file, for completion, hover and the forms of an editor. Its keys are those of the
 * vocabulary that the parser reads by, so that neither knows one that the other does not. With a world, names are the
 * names that there are.
 */
export function definitionSchema(world: DefinitionWorld = {}): JsonSchema {
  const machine = object("state", { known: ["id", ...STATE_KEYS], required: [] }, { id: STRING, ...stateShapes() });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...object("definition", DEFINITION_KEYS, { ...definitionShapes(world), machine }),
    $defs: {
      text: TEXT,
      state: object("state", { known: STATE_KEYS, required: [] }, stateShapes()),
      transitions: oneOrMany(ref("transition")),
      transition: {
        anyOf: [STRING, object("transition", { known: TRANSITION_KEYS, required: [] }, TRANSITION_SHAPES)],
      },
      actions: oneOrMany(ref("action")),
      action: { anyOf: ACTION_TYPES.map((type) => actionSchema(type, world)) },
      invokes: oneOrMany(ref("invoke")),
      invoke: { anyOf: ACTOR_SOURCES.map((src) => invokeSchema(src, world)) },
      outcome: { anyOf: [{ ...STRING, ...named("outcome", world) }, object("outcome", OUTCOME_KEYS, OUTCOME_SHAPES)] },
      param: PARAM,
      allowance: ALLOWANCE,
    },
  };
}

function definitionShapes(world: DefinitionWorld): Shapes {
  return {
    ...{ id: { type: "string", pattern: "^[a-z][a-z0-9-]{0,63}$" }, title: ref("text"), description: ref("text") },
    ...{ basis: STRINGS, subject: named("record", world), subjectKey: EXPRESSION, label: EXPRESSION, number: STRING },
    ...{ acceptOn: EXPRESSION, effectiveOn: EXPRESSION, place: EXPRESSION, parties: mapOf(EXPRESSION) },
    start: object(
      "start",
      { known: ["positions", "form", "by"], required: [] },
      {
        positions: { type: "array", items: named("position", world) },
        form: named("form", world),
        by: { type: "array", items: { type: "string", enum: [...STARTED_BY] } },
      },
    ),
    clock: object("clock", CLOCK_KEYS, {
      ...{ legal: DURATION, promise: DURATION },
      extension: object("extension", EXTENSION_KEYS, {
        ...{ position: named("position", world), most: DURATION, template: named("template", world) },
      }),
    }),
    lookups: mapOf(
      object("lookup", LOOKUP_KEYS, {
        ...{
          record: named("record", world),
          where: mapOf(ANYTHING),
          from: ANYTHING,
          until: ANYTHING,
          except: ANYTHING,
        },
        ...{ sum: STRING, rows: STRINGS },
      }),
    ),
    separate: { type: "array", items: { type: "array", items: STRING, minItems: 2 } },
    params: mapOf(ref("param")),
    local: { type: "array", items: ref("allowance") },
    rating: object("rating", RATING_KEYS, {
      ...{ followUp: named("followUp", world), upTo: { type: "integer", minimum: 1, maximum: 4 } },
    }),
    guide: object("guide", GUIDE_KEYS, {
      ...{ kind: ref("text"), serves: ref("text"), conditions: { type: "array", items: ref("text") } },
      ...{ fee: ref("text"), scope: ref("text"), hours: ref("text"), remedy: ref("text") },
      ...{ visits: { type: "integer", minimum: 0, maximum: 20 }, complaints: named("complaints", world) },
    }),
  };
}

function stateShapes(): Shapes {
  return {
    type: { type: "string", enum: ["atomic", "compound", "parallel", "history", "final"] },
    history: { type: "string", enum: ["shallow", "deep"] },
    ...{ initial: STRING, target: STRING, description: STRING, tags: STRINGS, output: ANYTHING },
    states: mapOf({ anyOf: [ref("state"), { type: "null" }] }),
    ...{ entry: ref("actions"), exit: ref("actions"), invoke: ref("invokes") },
    ...{ on: mapOf(ref("transitions")), after: mapOf(ref("transitions")) },
    ...{ always: ref("transitions"), onDone: ref("transitions") },
    meta: object(
      "meta",
      { known: META_KEYS, required: [] },
      {
        ...{ title: ref("text"), basis: STRINGS, phase: STRING },
        skip: object("skip", SKIP_KEYS, { when: EXPRESSION, as: STRING, reason: ref("text") }),
      },
    ),
  };
}

const TRANSITION_SHAPES: Shapes = {
  target: { anyOf: [STRING, STRINGS] },
  guard: EXPRESSION,
  actions: ref("actions"),
  reenter: { type: "boolean" },
  description: STRING,
  meta: object(
    "transition.meta",
    { known: TRANSITION_META_KEYS, required: [] },
    {
      ...{ id: STRING, title: ref("text"), basis: STRINGS },
    },
  ),
};

const OUTCOME_SHAPES: Shapes = {
  id: STRING,
  title: ref("text"),
  kind: { type: "string", enum: ["primary", "danger", "default"] },
  requires: STRINGS,
};

function actionSchema(type: (typeof ACTION_TYPES)[number], world: DefinitionWorld): JsonSchema {
  const keys = ACTION_PARAMS[type];
  const shapes = keys === null ? {} : Object.fromEntries(keys.known.map((key) => [key, actionShape(type, key, world)]));
  const params = keys === null ? mapOf(ANYTHING) : object(`action.${type}`, keys, shapes);
  const needed = keys !== null && keys.required.length > 0;
  return {
    type: "object",
    properties: { type: { const: type }, params },
    required: needed ? ["type", "params"] : ["type"],
    additionalProperties: false,
  };
}

function actionShape(type: (typeof ACTION_TYPES)[number], key: string, world: DefinitionWorld): JsonSchema {
  if (key === "reason") return ref("text");
  if (type === "emit" && key === "to") return RECEIVER;
  return Object.hasOwn(NAMES, key) ? named(key, world) : ANYTHING;
}

/** Of an `emit`: one of the three. */
const RECEIVER: JsonSchema = {
  type: "object",
  properties: { children: STRING, parent: { const: true }, instance: STRING },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
};

const PARAM: JsonSchema = object(
  "param",
  {
    known: ["schema", "default", "bounds", "levels", "on", "title", "basis"],
    required: ["schema", "default", "title"],
  },
  {
    schema: { type: "object" },
    default: ANYTHING,
    bounds: {
      type: "object",
      properties: { min: ANYTHING, max: ANYTHING, allowed: { type: "array" } },
      additionalProperties: false,
    },
    levels: { type: "array", items: { type: "string", enum: LEVELS } },
    on: { type: "string", enum: REFERENCE_DATES },
    title: ref("text"),
    basis: STRINGS,
  },
);

const ALLOWANCE: JsonSchema = {
  type: "object",
  properties: {
    op: { type: "string", enum: CHANGE_OPS.filter((op) => op !== "param") },
    at: STRING,
    levels: { type: "array", items: { type: "string", enum: LEVELS } },
    title: ref("text"),
    basis: STRINGS,
  },
  required: ["op", "at", "levels"],
};
