import type { JsonSchema } from "../core/definition/model.ts";
import { ERRORS, type ErrorCode } from "../core/errors.ts";
import type { Access, Route } from "./route.ts";
import { COMPONENTS } from "./schemas.ts";

/** The OpenAPI 3.1 document of a table of routes: the schemas in it are the very ones that validate. */
export function openApi(routes: readonly Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.root ? route.path : `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "移交 Yijiao",
      version,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: "办件、待办、导入、文书与登记的接口。Cases, tasks, imports, documents and records.",
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, { cookie: [], csrf: [] }],
    paths,
    components: {
      schemas: COMPONENTS,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        cookie: { type: "apiKey", in: "cookie", name: "yijiao_session" },
        csrf: { type: "apiKey", in: "header", name: "X-CSRF-Token" },
      },
      responses: { Problem: { description: "RFC 9457", content: problemContent } },
    },
  };
}

const problemContent = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

function operation(route: Route): JsonSchema {
  return {
    operationId: `${route.method}${route.path.replace(/[^A-Za-z0-9]+(.)?/g, (_all, next: string | undefined) => (next ?? "").toUpperCase())}`,
    tags: [route.tag],
    summary: `${route.summary.zh} ${route.summary.en}`,
    description: accessWords(route.access),
    ...(route.access.rule === "public" ? { security: [] } : {}),
    parameters: parameters(route),
    ...(requestBody(route) ?? {}),
    responses: responses(route),
  };
}

function parameters(route: Route): JsonSchema[] {
  const from = (schema: JsonSchema, where: "path" | "query") => {
    const required = Array.isArray(schema.required) ? schema.required : [];
    return Object.entries(properties(schema)).map(([name, inner]) => ({
      name,
      in: where,
      required: required.includes(name),
      schema: inner,
    }));
  };
  const key = { name: "Idempotency-Key", in: "header", required: false, schema: { type: "string", maxLength: 100 } };
  return [...from(route.params, "path"), ...from(route.query, "query"), ...(route.idempotent ? [key] : [])];
}

function requestBody(route: Route): JsonSchema | null {
  if (route.uploadBytesMax !== null) {
    const fields = properties(route.body ?? {});
    const file = { type: "string", format: "binary", description: `≤ ${route.uploadBytesMax / 1024 / 1024} MB` };
    const schema = { type: "object", properties: { ...fields, file }, required: ["file", ...required(route.body)] };
    return { requestBody: { required: true, content: { "multipart/form-data": { schema } } } };
  }
  if (route.body === null) return null;
  return { requestBody: { required: true, content: { "application/json": { schema: route.body } } } };
}

function responses(route: Route): JsonSchema {
  const { status, mediaType = "application/json", schema } = route.reply;
  const common: ErrorCode[] = [
    "QUERY_INVALID",
    ...(route.access.rule === "public" ? [] : (["SIGN_IN_REQUIRED"] as const)),
  ];
  const byStatus = new Map<number, string[]>();
  for (const code of [...common, ...route.errors]) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  return {
    [status]: {
      description: route.summary.zh,
      ...(status === 204 ? {} : { content: { [mediaType]: schema ? { schema } : {} } }),
    },
    ...Object.fromEntries(
      [...byStatus].map(([refused, codes]) => [refused, { description: codes.join(", "), content: problemContent }]),
    ),
    default: { $ref: "#/components/responses/Problem" },
  };
}

export function accessWords(access: Access): string {
  switch (access.rule) {
    case "public":
      return `公开：${access.why.zh}。Public: ${access.why.en}.`;
    case "signedIn":
      return `登录后：${access.why.zh}。Signed in: ${access.why.en}.`;
    case "right":
      return `需要权限 ${access.right}。Needs the right ${access.right}.`;
    case "list":
      return "只列出本人岗位或辖区可见的。Lists what the caller's posts or jurisdiction may see.";
    case "visible":
      return "须为本人岗位或辖区可见，否则 404。Must be visible to the caller's posts or jurisdiction, else 404.";
    case "post":
      return `由岗位与地点决定（${access.act}）。Decided by grants and place (${access.act}).`;
  }
}

function properties(schema: JsonSchema): Record<string, unknown> {
  return typeof schema.properties === "object" && schema.properties !== null ? { ...schema.properties } : {};
}

function required(schema: JsonSchema | null): string[] {
  return Array.isArray(schema?.required) ? schema.required.map(String) : [];
}
