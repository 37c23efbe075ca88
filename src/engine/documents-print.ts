import { formatId, parseId } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { listPrintRows, type PrintRow, readPrintRow } from "../store/document-print.ts";
import { readInstanceWhole } from "../store/instance-list.ts";
import { hashOf } from "./context.ts";
import { BATCH_MAX, DOCUMENT_CSS, type Paper, renderHtml, renderPdf, renderPdfBatch } from "./document.ts";
import { listOnPaper } from "./document-list.ts";
import { digestOf } from "./document-verify.ts";
import type { Caller, Engine } from "./engine.ts";
import { maskProtected } from "./masking.ts";
import { divisionName, readerOf, rightsOf } from "./reader.ts";

/** Slices of the font for systems without a Chinese one; laid there by the build of the pages. */
const PAPER_FONT_PATH = "/paper-font/index.css";

/** The style sheet that every printed page names. */
export const documentCss = (): string => `@import url("${PAPER_FONT_PATH}");\n${DOCUMENT_CSS}`;

/** One document as a page that prints as A4. */
export async function printHtml(engine: Engine, caller: Caller, id: string): Promise<string | Refusal> {
  const paper = await paperOf(engine, caller, id);
  return isRefusal(paper) ? paper : renderHtml(paper.template, paper.data, { zone: engine.zone });
}

/** One document as a PDF. It is read first and set afterwards: nothing of the database is held while it is made. */
export async function printPdf(
  engine: Engine,
  caller: Caller,
  id: string,
): Promise<{ fileName: string; bytes: Buffer } | Refusal> {
  const paper = await paperOf(engine, caller, id);
  if (isRefusal(paper)) return paper;
  return { fileName: `${paper.name}.pdf`, bytes: renderPdf(paper.template, paper.data, { zone: engine.zone }) };
}

/** All documents of a case, or of it and its parts, in one PDF. */
export async function printBatch(
  engine: Engine,
  caller: Caller,
  id: string,
  query: { parts?: "none" | "all"; template?: string },
): Promise<{ fileName: string; bytes: Buffer } | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const filter = { parts: query.parts === "all", template: query.template ?? null };
  const read = await engine.database.readAs(readerOf(engine.policies(), caller), async (tx) => ({
    instance: await readInstanceWhole(tx, parsed.city, parsed.uuid),
    rows: await listPrintRows(tx, parsed.city, parsed.uuid, filter, BATCH_MAX + 1),
  }));
  if (read.instance === null || read.rows.length === 0) return refuse("NOT_FOUND");
  if (read.rows.length > BATCH_MAX) return refuse("QUERY_TOO_WIDE");
  const papers: Paper[] = [];
  for (const row of read.rows) papers.push(await assemble(engine, caller, row));
  return { fileName: `${read.instance.number}.pdf`, bytes: renderPdfBatch(papers, { zone: engine.zone }) };
}

async function paperOf(engine: Engine, caller: Caller, id: string): Promise<(Paper & { name: string }) | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const row = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    readPrintRow(tx, parsed.city, parsed.uuid),
  );
  return row === null ? refuse("NOT_FOUND") : assemble(engine, caller, row);
}

/** What was kept when the paper was issued, with the names that stand on it. In the clear for who takes part. */
async function assemble(engine: Engine, caller: Caller, row: PrintRow): Promise<Paper & { name: string }> {
  const policies = engine.policies();
  const template = (await engine.variant(row.variant)).bundle.templates[row.template];
  if (!template)
    throw new Error(`no template ${row.template} in the version that issued ${formatId({ city: 0, uuid: row.id })}`);
  const kept: Record<string, unknown> = engine.sealer.open(row.data);
  const clear = row.takesPart || rightsOf(policies, caller).has("records.unmask");
  const { data, instance, actor, ...rest } = clear ? kept : maskProtected(policies, kept);
  const whole = typeof kept.data === "object" && kept.data !== null ? { ...kept.data } : {};
  const children = await listOnPaper(engine, template, row, whole);
  const office = row.organisation === null ? undefined : policies.organisations.get(row.organisation);
  const facts = typeof instance === "object" && instance !== null ? { ...instance } : {};
  const division = "division" in facts && typeof facts.division === "string" ? facts.division : "";
  return {
    template,
    name: `${template.title.zh}${row.number ?? row.caseNumber}`,
    data: {
      ...rest,
      data,
      ...(children === null ? {} : { children: clear ? children : maskProtected(policies, children) }),
      instance: { ...facts, divisionName: divisionName(policies, division), dueAt: row.dueAt },
      organisation: { id: row.organisation, name: office?.name ?? "", ...office?.contact },
      actor: typeof actor === "string" ? { name: actor } : null,
      number: row.number,
      // Of what was kept, not of what this reader may see: the same on everybody's copy.
      mark: {
        ...{ number: row.caseNumber, digest: digestOf(hashOf(template), row.number, kept) },
        ...(engine.publicUrl === undefined ? {} : { address: engine.publicUrl }),
      },
      copies: row.copies,
      ...(row.voided ? { voided: row.voided.reason } : {}),
      now: row.issuedAt,
    },
  };
}
