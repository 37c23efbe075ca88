import {
  type ACTOR_SOURCES,
  GROUP_LEVELS,
  type JsonSchema,
  SIGNERS_MAX,
  SIGNING_ENDS,
  SIGNING_ORDERS,
} from "../definition/model.ts";
import { SERVICE_ATTEMPTS_MAX } from "../definition/service.ts";
import { type DefinitionWorld, INPUT_KEYS, SIGNER_KEYS, SIGNING_KEYS } from "../definition/vocabulary.ts";
import type { Text } from "../text.ts";
import { ANYTHING, DURATION, EXPRESSION, mapOf, named, object, ref, STRING, STRINGS } from "./schema-parts.ts";
import { VALUE_TITLES } from "./titles.ts";

type Shapes = Record<string, JsonSchema>;

/** What a state waits for, by its source: each key of its input with what it holds, so that forms can be made of it. */
export function invokeSchema(src: (typeof ACTOR_SOURCES)[number], world: DefinitionWorld): JsonSchema {
  const input = object(`input.${src}`, INPUT_KEYS[src], SHAPES[src](world));
  return {
    type: "object",
    properties: { src: { const: src }, id: STRING, input },
    required: ["src", "id"],
    additionalProperties: false,
  };
}

const FLAG: JsonSchema = { anyOf: [{ type: "boolean" }, EXPRESSION] };
const ORDER: JsonSchema = { anyOf: [{ enum: [...SIGNING_ORDERS], ...words("order") }, EXPRESSION] };
const VALUES: JsonSchema = { anyOf: [mapOf(ANYTHING), EXPRESSION] };

const SHAPES: Record<(typeof ACTOR_SOURCES)[number], (world: DefinitionWorld) => Shapes> = {
  task: (world) => ({
    position: named("position", world),
    form: named("form", world),
    title: ref("text"),
    outcomes: { anyOf: [{ type: "array", items: ref("outcome"), minItems: 1 }, EXPRESSION] },
    due: DURATION,
    bulk: FLAG,
    signing: object("signing", SIGNING_KEYS, signingShapes(world)),
  }),
  workflow: (world) => ({
    workflow: named("workflow", world),
    forEach: { anyOf: [EXPRESSION, ...forEachShapes(world), { ...list(ANYTHING), ...titled("items") }] },
    order: ORDER,
    data: VALUES,
    division: STRING,
    outlives: FLAG,
    done: ruleSchema(["count", "ratio"]),
    ...{ pass: of("ends", STRINGS), veto: of("ends", STRINGS) },
  }),
  service: () => ({
    topic: { type: "string", pattern: "^[A-Za-z][A-Za-z0-9._-]{0,63}$" },
    data: VALUES,
    attempts: { type: "integer", minimum: 1, maximum: SERVICE_ATTEMPTS_MAX },
    retryAfter: { type: "string", pattern: "^PT" },
  }),
  message: () => ({ name: STRING, correlate: STRING }),
};

/** The three ways of saying which children there are to be, besides a list or an expression that gives one. */
function forEachShapes(world: DefinitionWorld): JsonSchema[] {
  const level = { enum: [...GROUP_LEVELS], ...words("group") };
  const groups = { anyOf: [level, EXPRESSION, { ...mapOf(level), required: ["default"], ...titled("byMode") }] };
  const part = (known: string[], required: string[], shapes: Shapes) => object("forEach", { known, required }, shapes);
  return [
    { ...part(["rows", "where"], ["rows"], { rows: STRING, where: STRINGS }), ...titled("rows") },
    {
      ...part(["children", "milestone", "groupBy"], ["children", "groupBy"], {
        ...{ children: of("children", STRING), milestone: STRING, groupBy: groups },
      }),
      ...titled("children"),
    },
    {
      ...part(["records", "where", "properties", "within"], ["records", "where", "properties"], {
        ...{ records: named("record", world), where: VALUES, properties: STRINGS, within: STRING },
      }),
      ...titled("records"),
    },
  ];
}

function signingShapes(world: DefinitionWorld): Shapes {
  const signer = object("signer", SIGNER_KEYS, {
    ...{ position: named("position", world), assignee: STRING, weight: { anyOf: [{ type: "number" }, EXPRESSION] } },
  });
  // One who has nothing but a position is written by it alone.
  const one = { anyOf: [named("position", world), { ...signer, "x-short": "position" }] };
  const most = { type: "integer", minimum: 1, maximum: SIGNERS_MAX, ...titled("signers") };
  return {
    signers: { anyOf: [most, { ...list(one), minItems: 1, ...titled("listed") }, EXPRESSION] },
    order: ORDER,
    done: ruleSchema(["count", "ratio", "weight"]),
    ...{ pass: of("outcomes", STRING), fail: of("outcomes", STRING), veto: of("outcomes", STRINGS) },
    until: { anyOf: [{ enum: [...SIGNING_ENDS], ...words("until") }, EXPRESSION] },
    into: STRING,
  };
}

/** `all`, `any`, or one measure with how much of it. */
function ruleSchema(measures: readonly string[]): JsonSchema {
  const ruled = { enum: ["all", "any"], ...words("done") };
  const measured = measures.map((measure): JsonSchema => {
    const amount = { type: "number", exclusiveMinimum: 0, ...(measure === "ratio" ? { maximum: 1 } : {}) };
    return {
      ...object("done", { known: [measure], required: [measure] }, { [measure]: { anyOf: [amount, EXPRESSION] } }),
      ...titled(measure),
    };
  });
  return { anyOf: [ruled, ...measured, EXPRESSION] };
}

function list(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}

/** Names of which an editor knows those there are: outcomes of the task, ends of the children, who starts children. */
function of(kind: "outcomes" | "ends" | "children", schema: JsonSchema): JsonSchema {
  return { ...schema, "x-of": kind };
}

function titled(word: string): JsonSchema {
  const title = VALUE_TITLES[`way.${word}`];
  return title ? { title: title.zh, "x-title-en": title.en } : {};
}

/** What people call the values of an enumeration. */
function words(kind: string): { "x-words": Record<string, Text> } {
  const known = Object.entries(VALUE_TITLES).filter(([key]) => key.startsWith(`${kind}.`));
  return { "x-words": Object.fromEntries(known.map(([key, title]) => [key.slice(kind.length + 1), title])) };
}
