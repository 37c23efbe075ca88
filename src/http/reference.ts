import { ERRORS } from "../core/errors.ts";
import { accessWords } from "./openapi.ts";
import type { Route } from "./route.ts";

/** The reference page: one HTML file without scripts, made from the table of routes. */
export function referencePage(routes: readonly Route[], version: string): string {
  const tags = [...new Set(routes.map((route) => route.tag))];
  const sections = tags.map((tag) => {
    const rows = routes.filter((route) => route.tag === tag).map(routeBlock);
    return `<section id="${escapeHtml(tag)}"><h2>${escapeHtml(tag)}</h2>${rows.join("")}</section>`;
  });
  const errors = Object.entries(ERRORS).map(
    ([code, { status, what }]) =>
      `<tr id="error-${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(what.zh)}</td><td>${escapeHtml(what.en)}</td></tr>`,
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>接口说明 API reference</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body>
<header><h1>移交 Yijiao API ${escapeHtml(version)}</h1><p><a href="/api/v1/openapi.json">OpenAPI 3.1</a></p>
<nav>${tags.map((tag) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`).join(" ")} <a href="#errors">errors</a></nav></header>
<main>${sections.join("")}<section id="errors"><h2>errors</h2><table><thead><tr><th>code</th><th>HTTP</th><th>中文</th><th>English</th></tr></thead>
<tbody>${errors.join("")}</tbody></table></section></main></body></html>`;
}

function routeBlock(route: Route): string {
  const path = route.root ? route.path : `/api/v1${route.path}`;
  const schemas = [
    ["query", route.query],
    ["body", route.body],
    ["reply", route.reply.schema ?? null],
  ] as const;
  const details = schemas
    .filter(([, schema]) => schema !== null && !emptyObject(schema))
    .map(
      ([name, schema]) =>
        `<details><summary>${name}</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`,
    );
  return `<article><h3><b class="${route.method}">${route.method.toUpperCase()}</b> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(route.summary.zh)} <span lang="en">${escapeHtml(route.summary.en)}</span></p><p class="rule">${escapeHtml(accessWords(route.access))}</p>
${route.errors.length > 0 ? `<p>${route.errors.map((code) => `<a href="#error-${code}"><code>${code}</code></a>`).join(" ")}</p>` : ""}${details.join("")}</article>`;
}

function emptyObject(schema: object): boolean {
  const properties: unknown = Reflect.get(schema, "properties");
  return typeof properties === "object" && properties !== null && Object.keys(properties).length === 0;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

const STYLE = `body{font:15px/1.6 system-ui,"Noto Sans SC",sans-serif;margin:0;color:#1f2328}header,main{max-width:60rem;margin:auto;padding:1rem}
article{border-top:1px solid #d0d7de;padding:.5rem 0}h3{margin:.3rem 0;font-size:1rem}b{display:inline-block;min-width:4rem}.get{color:#0550ae}
.post{color:#116329}.put{color:#7d4e00}.delete{color:#a40e26}.rule{color:#57606a}pre{background:#f6f8fa;padding:.6rem;overflow:auto}
table{border-collapse:collapse}td,th{border:1px solid #d0d7de;padding:.2rem .5rem;text-align:left}code{font-family:ui-monospace,monospace}nav a{margin-right:.5rem}`;
