import { withBlock } from "../document/block.ts";
import type { Bundle } from "../variant.ts";
import type { PlacedChange } from "./model.ts";
import { split } from "./place.ts";

export function applyText(bundle: Bundle, { at, value }: PlacedChange): Bundle | null {
  const [id, block] = split(at);
  const template = bundle.templates[id];
  const source = template && withBlock(template.source, block, String(value));
  if (!template || source === null || source === undefined) return null;
  return { ...bundle, templates: { ...bundle.templates, [id]: { ...template, source } } };
}
