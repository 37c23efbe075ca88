import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTemplate } from "../../src/core/bundle/template.ts";
import { checkTemplate } from "../../src/core/document/template.ts";
import { stepMachine } from "../../src/core/machine/step.ts";
import { renderHtml, renderPdf } from "../../src/engine/document.ts";
import { TemplateBroken } from "../../src/engine/document-compile.ts";
import { contextOf, machineOf, start, taken } from "../core/machine-helpers.ts";
import { template, textOfHtml, textOfPdf } from "./printing.ts";

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

test("a paper names everybody who signed, with the verdict and the day", () => {
  const signing = { signers: 2, done: "all", pass: "agree", fail: "oppose", into: "opinions" };
  const input = { position: "board", outcomes: ["agree", "oppose"], signing };
  const machine = machineOf({
    initial: "panel",
    states: {
      panel: {
        invoke: { src: "task", id: "panel", input },
        on: { "panel.agree": "over", "panel.oppose": "over" },
      },
      over: { type: "final" },
    },
  });
  const first = { id: "a", name: "韩梅", roles: ["clerk"] };
  const one = taken(
    stepMachine(machine, start(machine).stored, { type: "panel#1.agree" }, contextOf({ actor: first })),
  );
  const now = "2026-03-09T18:00:00.000Z";
  const { data } = taken(
    stepMachine(machine, one.stored, { type: "panel#2.oppose" }, contextOf({ data: one.data, now })),
  );
  const paper = template(
    `<table><tbody>{{#each opinions}}<tr><td>{{name}}</td><td>{{choose outcome "agree" "同意" "不同意"}}</td><td>{{date at}}</td></tr>{{/each}}</tbody></table>`,
  );
  const text = textOfHtml(renderHtml(paper, data));
  expect(text).toMatch(/韩梅同意2026年\d+月\d+日李雷不同意2026年3月10日/);
  expect(textOfPdf(renderPdf(paper, data))).toBe(text);
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
