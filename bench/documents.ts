import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTemplate } from "../src/core/bundle/template.ts";
import type { Template } from "../src/core/variant.ts";
import { type Paper, renderHtml, renderPdf, renderPdfBatch } from "../src/engine/document.ts";
import { ROOT } from "./root.ts";

const PAPERS = 300;
/** One of each kind of work: a letter, a form of many cells, an agreement of two pages. */
const TEMPLATES = ["acceptance-notice", "information-sheet", "agreement"];

export interface PaperSpeed {
  template: string;
  /** Milliseconds a paper: as a page, as a PDF of its own, and in one PDF of all. */
  pageMs: number;
  pdfMs: number;
  batchMs: number;
}

/** How long 300 papers of a kind take, each about another person; the first, which reads the fonts, is not counted. */
export function paperSpeed(): PaperSpeed[] {
  return TEMPLATES.map((name) => {
    const template = templateOf(name);
    const papers = Array.from({ length: PAPERS }, (_, index): Paper => ({ template, data: dataOf(index) }));
    renderPdfBatch(papers.slice(0, 1));
    return {
      template: name,
      pageMs: perPaper(() => papers.forEach(({ data }) => void renderHtml(template, data))),
      pdfMs: perPaper(() => papers.forEach(({ data }) => void renderPdf(template, data))),
      batchMs: perPaper(() => void renderPdfBatch(papers)),
    };
  });
}

function perPaper(print: () => void): number {
  const before = performance.now();
  print();
  return (performance.now() - before) / PAPERS;
}

function templateOf(name: string): Template {
  const file = `templates/${name}.hbs`;
  const { value, problems } = parseTemplate(readFileSync(join(ROOT, file), "utf8"), file);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}

function dataOf(index: number): Record<string, unknown> {
  const person = { name: `王建国${index}`, residentId: "320199194305121234", sex: "男", phone: "13700002606" };
  const home = { hukouAddress: `江苏省南京市鼓楼区宁海路街道北京西路${index}号`, pensionAmount: 4158.45 };
  const enterprise = { enterpriseName: "南京某厂", enterpriseUscc: "91320199MA1TXN001H", headcount: PAPERS };
  const days = { receivedOn: "2026-11-19", acceptedOn: "2026-11-20" };
  return {
    data: { ...person, ...home, ...enterprise, ...days, agreementTitle: "企业退休人员社会化管理服务协议书" },
    params: { completeWithin: "60wd", agreementCopies: 4, newRetireeDeadline: "P30D" },
    instance: { number: `YJ-320106-2026-${String(index).padStart(5, "0")}`, divisionName: "宁海路街道" },
    organisation: { name: "鼓楼区社会保险管理中心", phone: "025-06000000" },
    actor: { name: "王敏" },
    number: `鼓楼社保退受〔2026〕${index}号`,
    now: "2026-11-20T02:00:00.000Z",
  };
}
