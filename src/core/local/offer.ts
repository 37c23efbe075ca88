import type { ParamSpec } from "../definition/model.ts";
import type { Text } from "../text.ts";
import type { Item } from "./inventory.ts";
import { EXTRA_FIELD_TYPES, NECESSITIES } from "./model.ts";
import { split } from "./place.ts";
import { cellWords, choiceWords, fieldTypeWords, type LocalNames, positionWords } from "./value-words.ts";
import { FIELD_WORDS, NECESSITY_WORDS } from "./words.ts";

/** A value to choose, and what it is called. */
export interface OfferedValue {
  value: unknown;
  title: Text;
}

/** What a page needs to know, beside the item itself, to offer another value for it in words. */
export interface ItemOffer {
  /** Values to choose from, where there is a closed list: positions, necessities, codes, kinds of fields. */
  choices?: OfferedValue[];
  /** The columns of a table, for a row of it. */
  table?: {
    inputs: { name: string; title: Text }[];
    outputs: { name: string; title: Text; values?: OfferedValue[] }[];
  };
  /** Kinds of further steps, and who may be given one. */
  stepTypes?: { id: string; title: Text; limit: { default: string; min?: string; max?: string } }[];
  positions?: OfferedValue[];
  /** The modes of management that a further step may be made for alone. */
  modes?: OfferedValue[];
}

/** How a change of an item is offered. */
export function offerOf(names: LocalNames, { op, at, spec, allowance }: Item): ItemOffer {
  const allowed = allowance?.allowed;
  switch (op) {
    case "param":
      return spec ? choicesOfParam(spec) : {};
    case "position":
      return { choices: positionsOf(names, allowed) };
    case "material":
      return { choices: wordsOf(allowed ?? NECESSITIES, NECESSITY_WORDS) };
    case "field":
      return { choices: wordsOf(allowed ?? Object.keys(FIELD_WORDS), FIELD_WORDS) };
    case "extraField":
      return { choices: EXTRA_FIELD_TYPES.map((value) => ({ value, title: fieldTypeWords(value) })) };
    case "row":
      return tableOf(names, at);
    case "extraStep":
      return {
        stepTypes: stepTypesOf(names, allowed),
        positions: positionsOf(names, allowance?.positions),
        ...(allowance?.modes ? { modes: modesOf(names, allowance.modes) } : {}),
      };
    default:
      // Steps go on or off; limits and reminders are durations; passages are written.
      return {};
  }
}

function choicesOfParam({ schema, bounds }: ParamSpec): ItemOffer {
  const codes: unknown[] = Array.isArray(schema.enum) ? schema.enum : [];
  const values = bounds?.allowed ?? codes;
  if (values.length === 0) return {};
  return { choices: values.map((value) => ({ value, title: choiceWords(schema, value) ?? same(String(value)) })) };
}

function positionsOf(names: LocalNames, allowed: readonly unknown[] = []): OfferedValue[] {
  return allowed.map((value) => ({ value, title: positionWords(names, value) }));
}

function modesOf({ modes = {} }: LocalNames, allowed: readonly string[]): OfferedValue[] {
  return allowed.map((value) => ({ value, title: modes[value]?.title ?? same(value) }));
}

function wordsOf(values: readonly unknown[], words: Readonly<Record<string, Text>>): OfferedValue[] {
  return values.map((value) => ({ value, title: words[String(value)] ?? same(String(value)) }));
}

function tableOf(names: LocalNames, at: string): ItemOffer {
  const table = names.bundle.tables[split(at)[0]];
  if (!table) return {};
  const titled = ({ name, title }: { name: string; title?: Text }) => ({ name, title: title ?? same(name) });
  return {
    table: {
      inputs: table.inputs.map(titled),
      outputs: table.outputs.map((one) => ({
        ...titled(one),
        ...(one.values ? { values: one.values.map((value) => ({ value, title: cellWords(names, value, one) })) } : {}),
      })),
    },
  };
}

function stepTypesOf({ stepTypes }: LocalNames, allowed: readonly unknown[] | undefined) {
  return Object.values(stepTypes)
    .filter(({ id }) => allowed === undefined || allowed.includes(id))
    .map(({ id, title, limit }) => ({ id, title, limit }));
}

function same(text: string): Text {
  return { zh: text, en: text };
}
