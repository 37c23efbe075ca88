import { checkTemplate } from "../document/template.ts";
import { type Fields, type Parsed, Source } from "../policy/source.ts";
import type { Template } from "../variant.ts";

const FENCE = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;
export const COPIES_MAX = 20;

/** Reads `templates/<id>.hbs`: front matter between two lines of `---`, then the Handlebars source. */
export function parseTemplate(text: string, file: string): Parsed<Template> {
  const match = FENCE.exec(text);
  // The fence stays as a blank first line, so that a problem's line is the line of the file.
  const source = new Source(match ? `\n${match[1] ?? ""}` : "", file);
  if (!match) {
    source.report([], "应以 --- 围起的说明开头", "Should begin with front matter between two lines of ---");
    return { problems: source.problems };
  }
  const fields = source.fields(source.root, [], ["title", "code", "copies", "number", "list"], ["title"]);
  const copies = fields.record.copies ?? 1;
  if (typeof copies !== "number" || !Number.isInteger(copies) || copies < 1 || copies > COPIES_MAX) {
    source.report(["copies"], `份数应为 1 至 ${COPIES_MAX}`, `Copies should be 1 to ${COPIES_MAX}`);
  }
  const [code, number] = [fields.optional("code"), fields.optional("number")];
  const list = fields.has("list") ? readList(source, fields) : undefined;
  const body = text.slice(match[0].length);
  const before = match[0].split("\n").length - 1;
  for (const problem of checkTemplate(body)) {
    source.problems.push({
      ...problem,
      path: file,
      ...(problem.line === undefined ? {} : { line: problem.line + before }),
    });
  }
  return source.done({
    id: file.slice(file.lastIndexOf("/") + 1).replace(/\.hbs$/, ""),
    title: fields.text("title"),
    ...(code === undefined ? {} : { code }),
    copies: Number(copies),
    ...(number === undefined ? {} : { number }),
    ...(list === undefined ? {} : { list }),
    source: body,
  });
}

function readList(source: Source, front: Fields): Template["list"] {
  const fields = source.fields(front.record.list, ["list"], ["import", "beside", "milestone"]);
  const [field, beside, milestone] = [
    fields.optional("import"),
    fields.optional("beside"),
    fields.optional("milestone"),
  ];
  if (field !== undefined || beside !== undefined) {
    return {
      ...(field === undefined ? {} : { import: field }),
      ...(beside === undefined ? {} : { beside }),
      ...(milestone === undefined ? {} : { milestone }),
    };
  }
  source.report(
    ["list"],
    "应写 { import } 或 { beside, milestone }，或两者",
    "Should be { import }, { beside, milestone } or both",
  );
  return undefined;
}
