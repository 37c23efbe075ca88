import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTemplate } from "../../src/core/bundle/template.ts";
import { readSubset } from "../../src/core/document/subset.ts";
import { checkTemplate } from "../../src/core/document/template.ts";
import type { Template } from "../../src/core/variant.ts";
import { renderHtml, renderPdf, renderPdfBatch, renderText } from "../../src/engine/document.ts";
import { TemplateBroken } from "../../src/engine/document-compile.ts";
import { pageTexts } from "./document-pdf.ts";

const template = (source: string): Template => ({ id: "t", title: { zh: "借条", en: "Receipt" }, copies: 1, source });

const RECEIPT = template(`
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

const DATA = {
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
const bare = (text: string) => text.replace(/\s+/g, "");
const textOfHtml = (html: string) => {
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
const textOfPdf = (pdf: Buffer, header = "") =>
  bare(
    pageTexts(pdf)
      .map((page, index) => {
        const text = bare(page).replace(new RegExp(`—${index + 1}—$`), "");
        return index > 0 && header && text.startsWith(header) ? text.slice(header.length) : text;
      })
      .join(""),
  );

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

describe("a template is refused", () => {
  test.each([
    ["with an unknown helper", "<p>{{lookup a 'b'}}</p>"],
    ["with an unknown block", "<p>{{#repeat 5}}x{{/repeat}}</p>"],
    ["with a partial", "{{> other}}"],
    ["with a decorator", "{{* inline}}"],
    ["with an inline partial", '{{#*inline "x"}}y{{/inline}}'],
    ["with unescaped output", "<p>{{{name}}}</p>"],
    ["with ampersand output", "<p>{{& name}}</p>"],
    ["with a value inside a tag", '<p class="{{x}}">y</p>'],
    ["with a value for a tag", "<{{x}}>y</{{x}}>"],
    ["with a script", "<script>alert(1)</script>"],
    ["with a style", '<p style="color:red">x</p>'],
    ["with an event", '<p onclick="x()">x</p>'],
    ["with an image", '<img src="http://example.org/x">'],
    ["with a link", '<p><a href="http://example.org">x</a></p>'],
    ["with a frame", "<iframe></iframe>"],
    ["with vector markup", "<svg><script>1</script></svg>"],
    ["with an unknown class", '<section class="evil"><p>x</p></section>'],
    ["with text outside paragraphs", "x"],
    ["with text inside a table", "<table>x<tbody><tr><td>y</td></tr></tbody></table>"],
    ["with a broken tag", "<p>x</p><p"],
    ["with a mistake in one branch only", "{{#if a}}<p>x</p>{{else}}<b>y</b>{{/if}}"],
    ["with a mistake of syntax", "<p>{{#if a}}x</p>"],
    ["with named arguments", "<p>{{date a b=1}}</p>"],
    ["nested too deeply", `${"{{#if a}}".repeat(20)}<p>x</p>${"{{/if}}".repeat(20)}`],
    ["that is too long", `<p>${"x".repeat(120_000)}</p>`],
  ])("%s", (_, source) => {
    const problems = checkTemplate(source);
    expect(problems.length).toBeGreaterThan(0);
    expect(() => renderHtml(template(source), {})).toThrow(TemplateBroken);
  });

  test("with the line of the mistake", () => {
    expect(checkTemplate("<p>a</p>\n<p>{{nonsense a}}</p>")[0]).toMatchObject({ code: "TEMPLATE_INVALID", line: 2 });
    expect(checkTemplate("<p>a</p>\n\n<blink>b</blink>")[0]).toMatchObject({ code: "DOCUMENT_MARKUP", line: 3 });
  });

  test("or taken, and no source makes the check throw", () => {
    const piece = fc.constantFrom(
      "<p>",
      "</p>",
      "{{a}}",
      "{{#if a}}",
      "{{/if}}",
      "{{else}}",
      "<table>",
      "<tr>",
      "<td>",
      "x",
      "{{",
      "}}",
      "{{{a}}}",
      "<section class='seal'>",
      "<!-- -->",
      "{{! c }}",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const source = pieces.join("");
        if (checkTemplate(source).length === 0) expect(renderHtml(template(source), {})).toContain("<article");
      }),
    );
  });
});

test("a short row of a table is filled up", () => {
  const { tree } = readSubset("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
  const [table] = tree.blocks;
  expect(table?.type === "table" && table.body[1]).toEqual([
    { header: false, span: 1, rows: 1, content: [{ type: "text", text: "c" }] },
    { header: false, span: 1, rows: 1, content: [] },
  ]);
});

test("a cell that reaches down keeps its columns, and never reaches below the last row", () => {
  const { tree, problems } = readSubset(
    '<table><tbody><tr><td rowspan="9">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
  );
  const [table] = tree.blocks;
  expect(problems).toEqual([]);
  expect(table?.type === "table" && table.body.map((row) => row.map(({ span, rows }) => [span, rows]))).toEqual([
    [
      [1, 2],
      [1, 1],
    ],
    [[1, 1]],
  ]);
  expect(readSubset('<table><tbody><tr><td rowspan="x">a</td></tr></tbody></table>').problems).toHaveLength(1);
});

describe("a table of people", () => {
  const row = (texts: string[]) => `<tr>${texts.map((text) => `<td>${text}</td>`).join("")}</tr>`;
  const laid = (columns: string[]) => {
    const [table] = readSubset(`<table><tbody>${row(columns)}</tbody></table>`).tree.blocks;
    if (table?.type !== "table") throw new Error("no table");
    return table;
  };
  const ID = "320199196702142365";

  test("leaves a long number the room it needs on one line, whatever stands beside it", () => {
    const { widths, dense } = laid([
      "1",
      "秦金凤",
      ID,
      "江苏省南京市鼓楼区宁海路街道北京西路一号",
      "13700002606",
      "1",
      "独居",
      "",
    ]);
    expect(dense).toBe(true);
    // 156 mm of line at 9 pt; 18 figures of 0.56 em, and 3 mm beside them.
    expect(((widths[2] ?? 0) / 100) * 156).toBeGreaterThan(18 * 0.56 * 3.175 + 3);
  });

  test("is set in the usual size where there is room", () => {
    expect(laid(["1", "秦金凤", ID, "1"]).dense).toBe(false);
  });

  test("keeps a column in which nothing stands wide enough to write in", () => {
    const { widths } = laid(["1", "秦金凤", ""]);
    expect(widths[2]).toBeGreaterThan(widths[0] ?? 0);
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

describe("the templates of this release", () => {
  const full = {
    data: {},
    children: [{ data: { name: "张三" } }],
    instance: { number: "X-1" },
    organisation: { name: "某处" },
    actor: { name: "李四" },
    now: "2026-03-05T01:00:00Z",
  };
  test.each(
    readdirSync("templates").filter((file) => file.endsWith(".hbs")),
  )("print %s, alike in both outputs", (file) => {
    const { value, problems } = parseTemplate(readFileSync(`templates/${file}`, "utf8"), file);
    if (!value) throw new Error(JSON.stringify(problems));
    expect(checkTemplate(value.source)).toEqual([]);
    // A PDF draws cells that reach down after the rows beside them: there the same characters are enough.
    const told = (text: string) => (value.source.includes("rowspan") ? [...text].sort().join("") : text);
    expect(told(textOfPdf(renderPdf(value, full)))).toBe(told(textOfHtml(renderHtml(value, full))));
  });
});
