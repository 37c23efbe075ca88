import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTemplate } from "../../src/core/document/template.ts";
import type { Template } from "../../src/core/variant.ts";
import { renderHtml, renderPdf, renderPdfBatch, renderText } from "../../src/engine/document.ts";
import { pageTexts } from "./document-pdf.ts";
import { bare, DATA, RECEIPT, template, textOfHtml, textOfPdf } from "./printing.ts";

describe("a paper", () => {
  const html = renderHtml(RECEIPT, DATA);
  const pdf = renderPdf(RECEIPT, DATA);

  test("says the same on the page and in the PDF", () => {
    expect(textOfPdf(pdf, "序号名称电话")).toBe(textOfHtml(html));
    expect(textOfHtml(html)).toContain(
      "押金¥54,256.13（大写：人民币伍万肆仟贰佰伍拾陆元壹角叁分），自2026年3月5日起，限5个工作日。",
    );
    expect(textOfHtml(html)).toContain("物品借用处（章）2026年3月6日");
    expect(textOfHtml(html)).toContain("138****5678");
  });

  test("repeats the head of a table and numbers its pages", () => {
    const pages = pageTexts(pdf).map(bare);
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, index) => {
      expect(page).toContain(`—${index + 1}—`);
      if (page.includes("****5678")) expect(page).toContain("序号名称电话");
    });
    expect(pages.filter((page) => page.includes("序号名称电话")).length).toBeGreaterThan(1);
  });

  test("gives the same bytes every time, also after others were printed", () => {
    renderPdf(RECEIPT, { ...DATA, item: "水泵" });
    expect(renderPdf(RECEIPT, DATA).equals(pdf)).toBe(true);
    expect(renderHtml(RECEIPT, DATA)).toBe(html);
  });

  test("embeds its fonts", () => {
    const text = pdf.toString("latin1");
    expect(text).toContain("NotoSerifSC");
    expect(text).toMatch(/\/FontFile[23]?/);
  });

  test("leaves a line to write on for what is missing, an empty cell in tables, and nothing for what was optional", () => {
    const text = renderText(
      template(
        "<p>甲方：{{a}}</p><p>按约定。{{extra}}</p><p>{{number}}</p><table><tbody><tr><td>{{b}}</td><td>x</td></tr></tbody></table>",
      ),
      {},
    );
    expect(text).toBe("甲方：________\n按约定。\n | x");
  });

  test("puts the number under the title and the addressee at the margin", () => {
    expect(html).toContain('<p class="number">借〔2026〕7号</p>');
    expect(html).toContain('<p class="salutation">欧阳小三：</p>');
  });

  test("with a wide table turns its page", () => {
    const wide = template(`<table><tbody><tr>${"<td>x</td>".repeat(12)}</tr></tbody></table>`);
    expect(renderHtml(wide, {})).toContain('class="sheet landscape"');
    expect(renderPdf(wide, {}).toString("latin1")).toMatch(/MediaBox \[0 0 841/);
  });

  test("carries a code that both outputs draw", () => {
    const coded = template("<p>查询码</p><qr>{{code}}</qr>");
    expect(renderHtml(coded, { code: "YJ-1" })).toMatch(/<svg[^>]*><path d="M/);
    expect(textOfPdf(renderPdf(coded, { code: "YJ-1" }))).toBe("查询码");
  });
});

describe("hostile values appear as they are", () => {
  const plain = template(
    "<p>{{name}}</p><table><tbody><tr><th>{{name}}</th><td>{{name}}</td></tr></tbody></table><ul><li>{{name}}</li></ul>",
  );
  test.each([
    "<script>alert(1)</script>",
    "</p><h1>x</h1>",
    "{{constructor}} {{{x}}} {{#each a}}",
    '#import "x": * #eval("1") $a^2$ *b* _c_ `d` \\ // e',
    "<b>&amp;</b> &lt; \" '",
    "@label <label> [x] #sys.inputs",
    "= heading - list + 1. x",
  ])("%s", (name) => {
    const html = renderHtml(plain, { name });
    expect(html.split("<article")[1]).not.toMatch(/<script|<h1|<b>/);
    expect(textOfHtml(html)).toBe(`${bare(name).repeat(3)}•${bare(name)}`);
    const inPdf = textOfPdf(renderPdf(plain, { name }));
    expect(inPdf).toBe(`${bare(name).repeat(3)}•${bare(name)}`);
  });

  test("whatever they are", () => {
    const printable = fc.string({
      unit: fc.constantFrom(..."<>&\"'{}#$*_`\\/@[]=+-.~^|%!张三街道0aX "),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(printable, (name) => {
        fc.pre(name.trim() !== "");
        const text = renderText(template("<p>“{{name}}”</p>"), { name });
        expect(bare(text)).toBe(`“${bare(name)}”`);
        expect(bare(textOfHtml(renderHtml(template("<p>“{{name}}”</p>"), { name })))).toBe(`“${bare(name)}”`);
      }),
    );
  });

  test("and reach into no prototype", () => {
    const prying = ["{{person.constructor}}", "{{person.__proto__}}", "{{#with person.constructor}}x{{/with}}"];
    for (const source of prying) expect(checkTemplate(`<p>${source}</p>`)).not.toEqual([]);
    expect(renderText(template("<p>[{{person.toString}}]</p>"), { person: {} })).toBe("[________]");
    expect(renderText(template("<p>{{a}}</p><p>x</p>"), { a: { b: 1 } })).toBe("x");
  });

  test("a character no font has is drawn as a box, and the paper is printed", () => {
    const name = "𠮷田三";
    expect(renderHtml(plain, { name })).toContain(name);
    expect(textOfPdf(renderPdf(plain, { name }))).toContain("田三");
  });

  test("characters that nobody sees, and that turn the text about, vanish", () => {
    expect(renderText(plain, { name: "张\u0000\u0007\uE000三\u202E" }).split("\n")[0]).toBe("张三");
  });
});

test("a paragraph with a long number is not stretched, so that its line is not torn apart", () => {
  const html = renderHtml(template("<p>批次：YJ-320100-2026-00001</p><p>按约定办理。</p>"), {});
  expect(html).toContain('<p class="body ragged">批次');
  expect(html).toContain('<p class="body">按约定');
});

describe("the mark by which a formal paper is known again", () => {
  const mark = { number: "JY-320106-2026-00007", digest: `3f2a9c01d4e5b687${"0".repeat(48)}` };
  const formal: Template = { ...RECEIPT, code: "D99" };

  test("stands with case number and check code on the page, and on every page of the PDF", () => {
    const html = renderHtml(formal, { ...DATA, mark });
    expect(html).toContain("JY-320106-2026-00007<br>校验码 3f2a9c01d4e5b687</p>");
    expect(html).toMatch(/<footer class="mark"><div role="img"[^>]*><svg /);
    const pages = pageTexts(renderPdf(formal, { ...DATA, mark })).map(bare);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.filter((page) => page.includes("JY-320106-2026-00007校验码3f2a9c01d4e5b687"))).toEqual(pages);
  });

  test("takes no room from the text: the PDF has as many pages with it as without", () => {
    expect(pageTexts(renderPdf(formal, { ...DATA, mark }))).toHaveLength(pageTexts(renderPdf(formal, DATA)).length);
  });

  test("is not put on notices, which have no code", () => {
    expect(renderHtml(RECEIPT, { ...DATA, mark })).not.toContain('class="mark"');
  });
});

describe("a batch of papers", () => {
  test("is one PDF in which each begins on its own page 1", () => {
    const papers = [{ ...DATA, rows: [] }, DATA, { ...DATA, rows: [] }].map((data) => ({ template: RECEIPT, data }));
    const pages = pageTexts(renderPdfBatch(papers)).map(bare);
    const single = pageTexts(renderPdf(RECEIPT, DATA)).length;
    expect(pages).toHaveLength(single + 2);
    expect(pages.filter((page) => page.endsWith("—1—"))).toHaveLength(3);
  });

  test("of 300 papers holds every one of them", () => {
    const papers = Array.from({ length: 300 }, (_, index) => ({
      template: RECEIPT,
      data: { ...DATA, item: `物品${index}号`, rows: DATA.rows.slice(0, 5) },
    }));
    const pages = pageTexts(renderPdfBatch(papers)).map(bare);
    expect(pages).toHaveLength(300);
    for (const index of [0, 150, 299]) expect(pages[index]).toContain(`物品${index}号一件`);
  });

  test("of none, or of too many, is a mistake of the caller", () => {
    expect(() => renderPdfBatch([])).toThrow(RangeError);
    expect(() => renderPdfBatch(new Array(501).fill({ template: RECEIPT, data: DATA }))).toThrow(RangeError);
  });
});
