import type { Step } from "../../../src/core/local/steps.ts";
import type { LocalItem, LocalView } from "../../../src/core/local/view.ts";
import type { Text } from "../../../src/core/text.ts";

/** Something that may be changed, here and (when two areas are compared) in the other area. */
export interface Row {
  key: string;
  item: LocalItem | null;
  other: LocalItem | null;
  differs: boolean;
}

/** A step, or a form, table or document, with what of it may be changed. */
export interface Part {
  key: string;
  title: Text;
  kind: "step" | LocalItem["group"]["kind"];
  step: Step | null;
  otherStep: Step | null;
  /** Whether the step itself is another one in the other area. */
  differs: boolean;
  rows: Row[];
  /** Which step it is, counted from one; null for what is none. */
  number: number | null;
}

/** A procedure as a list of parts, steps first in their order; with `other`, each beside the same in another area. */
export function partsOf(view: LocalView, other: LocalView | null): Part[] {
  const steps = mergedSteps(view.steps, other?.steps ?? null);
  const parts = new Map<string, Part>(steps.map((part, index) => [part.key, { ...part, number: index + 1 }]));
  for (const row of rowsOf(view, other)) {
    const item = row.item ?? row.other;
    if (item) partFor(parts, item).rows.push(row);
  }
  return [...parts.values()];
}

function partFor(parts: Map<string, Part>, item: LocalItem): Part {
  const { kind, id } = item.group;
  const step = [...parts.values()].find(({ step: one, otherStep }) => {
    const shown = one ?? otherStep;
    return kind === "state" ? shown?.path === id : kind === "form" && shown?.formId === id;
  });
  if (step) return step;
  const key = `${kind}:${id}`;
  const made: Part = parts.get(key) ?? {
    ...{ key, title: item.groupTitle, kind, step: null, otherStep: null, differs: false, rows: [] },
    number: null,
  };
  parts.set(key, made);
  return made;
}

function rowsOf(view: LocalView, other: LocalView | null): Row[] {
  const others = new Map((other?.items ?? []).map((item) => [keyOf(item), item]));
  const mine = view.items.map((item): Row => {
    const key = keyOf(item);
    const beside = others.get(key) ?? null;
    others.delete(key);
    const differs = other !== null && !item.adds && !isSame(item.value, beside?.value);
    return { key, item, other: beside, differs };
  });
  const rest = [...others.values()]
    .filter((item) => !item.adds)
    .map((item): Row => ({ key: keyOf(item), item: null, other: item, differs: true }));
  return [...mine, ...rest];
}

export function keyOf(item: Pick<LocalItem, "op" | "at" | "adds">): string {
  return `${item.op}:${item.at}${item.adds ? ":add" : ""}`;
}

function mergedSteps(mine: readonly Step[], others: readonly Step[] | null): Part[] {
  const parts = mine.map((step) => partOfStep(step, others?.find((one) => stepKey(one) === stepKey(step)) ?? null));
  if (others === null) return parts.map((part) => ({ ...part, differs: false }));
  for (const [index, step] of others.entries()) {
    if (mine.some((one) => stepKey(one) === stepKey(step))) continue;
    const before = others[index - 1];
    const at = before ? parts.findIndex(({ key }) => key === stepKey(before)) : -1;
    parts.splice(at + 1, 0, { ...partOfStep(step, step), step: null, differs: true });
  }
  return parts;
}

function partOfStep(step: Step, otherStep: Step | null): Part {
  const key = stepKey(step);
  const differs = !otherStep || !isSame(factsOf(step), factsOf(otherStep));
  return { key, title: step.title, kind: "step", step, otherStep, differs, rows: [], number: null };
}

function factsOf({ who, limit, form, skipped, papers, title }: Step): unknown {
  return [title, who, limit, form, skipped, papers];
}

export function stepKey({ path, task }: Pick<Step, "path" | "task">): string {
  return `step:${path}|${task ?? ""}`;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
