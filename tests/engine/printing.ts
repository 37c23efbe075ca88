import type { Template } from "../../src/core/variant.ts";
import { pageTexts } from "./document-pdf.ts";

export const template = (source: string): Template => ({
  id: "t",
  title: { zh: "借条", en: "Receipt" },
  copies: 1,
  source,
});

export const RECEIPT = template(`
<h1>借条</h1>
<p>{{number}}</p>
<p>{{person.name}}：</p>
<p>兹借用 <strong>{{item}}</strong> 一件，押金 {{amount deposit}}，自 {{date from}} 起，限 {{duration limit}}。{{#if note}}备注：{{note}}{{/if}}</p>
{{#if rows}}<table><thead><tr><th>序号</th><th>名称</th><th>电话</th></tr></thead><tbody>
{{#each rows}}<tr><td>{{@number}}</td><td>{{name}}</td><td>{{mask phone "phone"}}</td></tr>{{/each}}
<tr><td colspan="2">合计</td><td>{{count rows}}</td></tr></tbody></table>{{else}}<p>无附表</p>{{/if}}
<ol><li>按期归还</li><li>{{choose kind "a" "甲类" "乙类"}}</li></ol>
<section class="seal"><p>{{office}}（章）</p><p>{{date now}}</p></section>
`);

export const DATA = {
  number: "借〔2026〕7号",
  person: { name: "欧阳小三" },
  item: "折叠梯",
  deposit: "54256.13",
  from: "2026-03-05",
  limit: "5wd",
  kind: "a",
  office: "物品借用处",
  now: "2026-03-05T16:30:00Z",
  rows: Array.from({ length: 60 }, (_, index) => ({ name: `物品${index + 1}`, phone: "13812345678" })),
};

/** Text without blanks: how lines break is no difference. List markers are drawn by both, written by neither. */
export const bare = (text: string) => text.replace(/\s+/g, "");
export const textOfHtml = (html: string) => {
  let number: number | null = null;
  return bare(
    html
      .replace(/[\s\S]*<article[^>]*>/, "")
      .replace(/<[ou]l>|<li>/g, (tag) => {
        if (tag === "<li>") return number === null ? "•" : `${++number}.`;
        number = tag === "<ol>" ? 0 : null;
        return "";
      })
      .replace(/<[^>]*>/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, "&"),
  );
};
export const textOfPdf = (pdf: Buffer, header = "") =>
  bare(
    pageTexts(pdf)
      .map((page, index) => {
        const text = bare(page).replace(new RegExp(`—${index + 1}—$`), "");
        return index > 0 && header && text.startsWith(header) ? text.slice(header.length) : text;
      })
      .join(""),
  );
