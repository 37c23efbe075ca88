import { parseTemplate } from "../core/bundle/template.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readDraft } from "../store/drafts.ts";
import { renderHtml } from "./document.ts";
import { TemplateBroken } from "./document-compile.ts";
import type { Engine } from "./engine.ts";

export interface TemplateWish {
  /** Path of the template in the draft. */
  path: string;
  /** What it says now, when it has not been saved yet. */
  text?: string;
  /** What it is filled with. */
  data: Record<string, unknown>;
}

/** A template of a draft as the page that it would print, filled with data that somebody made up. */
export async function previewTemplate(
  engine: Engine,
  id: string,
  wish: TemplateWish,
): Promise<{ html: string } | Refusal> {
  const row = await readDraft(engine.database, id);
  if (row === null) return refuse("NOT_FOUND");
  const files = "files" in row.content ? row.content.files : [];
  const text = wish.text ?? files.find(({ path }) => path === wish.path)?.text;
  if (text === undefined) return refuse("NOT_FOUND");
  const { value, problems } = parseTemplate(text, wish.path);
  if (value === undefined || problems.some(({ severity }) => severity !== "warning"))
    return refuse("DRAFT_INVALID", { problems });
  try {
    return { html: renderHtml(value, wish.data, { zone: engine.zone }) };
  } catch (error) {
    if (!(error instanceof TemplateBroken)) throw error;
    return refuse("DRAFT_INVALID", { problems: [...error.problems] });
  }
}
