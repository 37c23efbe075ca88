import { isUtf8 } from "node:buffer";
import busboy from "busboy";
import express, { type Request, type RequestHandler, type Response } from "express";
import { type Refusal, refuse } from "../core/refusal.ts";
import { findUnclean } from "./hygiene.ts";
import type { Route, Upload } from "./route.ts";

export const BODY_BYTES_MAX = 1024 * 1024;
const FORM_FIELDS_MAX = 10;
const FORM_FIELD_BYTES_MAX = 4_000;
const FILE_NAME_CHARACTERS_MAX = 200;
/** The same whatever Node can unpack: a newer one would take more. */
const ENCODINGS: ReadonlySet<string> = new Set(["identity", "gzip", "deflate", "br"]);
const KEY = /^[\x21-\x7e]{1,100}$/;

/** One reader a limit: most routes share the first. */
const readers = new Map<number, RequestHandler>();

function jsonReader(limit: number): RequestHandler {
  const known = readers.get(limit);
  if (known) return known;
  const reader: RequestHandler = express.json({
    limit,
    strict: false,
    type: "application/json",
    verify: refuseOtherBytes,
  });
  readers.set(limit, reader);
  return reader;
}

/** Decoding would put U+FFFD for bytes that are no UTF-8 and store what nobody sent. */
function refuseOtherBytes(_request: unknown, _response: unknown, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new Error("not UTF-8");
}

export interface ReadBody {
  body: unknown;
  upload: Upload | null;
}

/** The body of a request as its route wants it; nothing is read for a route that takes none but an empty one. */
export async function readBody(route: Route, request: Request, response: Response): Promise<ReadBody | Refusal> {
  if (route.method === "get") return { body: {}, upload: null };
  if (route.uploadBytesMax !== null) return readUpload(request, route.uploadBytesMax);
  if (
    request.headers["content-length"] === "0" ||
    (!request.headers["content-length"] && !request.headers["transfer-encoding"])
  ) {
    return { body: {}, upload: null };
  }
  const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (!request.is("application/json") || !isUnicode(request) || !ENCODINGS.has(encoding)) return refuse("MEDIA_TYPE");
  await new Promise<void>((done, fail) => {
    jsonReader(route.bodyBytesMax ?? BODY_BYTES_MAX)(request, response, (error?: unknown) =>
      error ? fail(error) : done(),
    );
  });
  const body: unknown = request.body;
  const unclean = findUnclean(body);
  return unclean ? refuse("BODY_INVALID", { problems: [unclean] }) : { body, upload: null };
}

/** JSON is UTF-8; other charsets have carried what checks of text did not see. */
function isUnicode(request: Request): boolean {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  return charset === undefined || charset.toLowerCase() === "utf-8";
}

/** One file and a few short fields of a multipart form; stops reading at the first thing that is too much. */
function readUpload(request: Request, bytesMax: number): Promise<ReadBody | Refusal> {
  if (!request.is("multipart/form-data")) return Promise.resolve(refuse("MEDIA_TYPE"));
  return new Promise((done) => {
    const fields: Record<string, unknown> = {};
    let upload: Upload | null = null;
    let refused: Refusal | null = null;
    const stop = (refusal: Refusal) => {
      refused ??= refusal;
    };
    const form = openForm(request, bytesMax);
    if (form === null) return done(refuse("BODY_UNREADABLE"));
    form.on("field", (name, value, info) => {
      if (info.valueTruncated || info.nameTruncated || Object.hasOwn(fields, name) || name === "__proto__") {
        stop(refuse("BODY_INVALID"));
      } else fields[name] = value;
    });
    form.on("file", (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => stop(refuse("FILE_TOO_LARGE")));
      stream.on("close", () => {
        if (name === "file") upload = { fileName: cleanFileName(info.filename), bytes: Buffer.concat(chunks) };
        else stop(refuse("BODY_INVALID"));
      });
    });
    for (const limit of ["filesLimit", "fieldsLimit", "partsLimit"] as const)
      form.on(limit, () => stop(refuse("BODY_INVALID")));
    form.on("error", () => done(refused ?? refuse("BODY_UNREADABLE")));
    request.on("aborted", () => done(refuse("BODY_UNREADABLE")));
    form.on("close", () => {
      const unclean = findUnclean(fields);
      if (unclean) stop(refuse("BODY_INVALID", { problems: [unclean] }));
      if (upload === null) stop(refuse("FILE_MISSING"));
      done(refused ?? { body: fields, upload });
    });
    request.pipe(form);
  });
}

/** Null when the head is not one of a multipart form. */
function openForm(request: Request, bytesMax: number): busboy.Busboy | null {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: "utf8",
      limits: {
        files: 1,
        fileSize: bytesMax,
        fields: FORM_FIELDS_MAX,
        fieldSize: FORM_FIELD_BYTES_MAX,
        parts: FORM_FIELDS_MAX + 1,
        headerPairs: 20,
      },
    });
  } catch {
    return null;
  }
}

/** The last part of a path, without what could break a header, a log line or a listing. */
export function cleanFileName(name: string | undefined): string {
  const last = (name ?? "").split(/[/\\]/).at(-1) ?? "";
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Surrogate}"<>|:*?]/gu, "").trim();
  return (clean === "" || /^\.+$/.test(clean) ? "file" : clean).slice(-FILE_NAME_CHARACTERS_MAX);
}

/** The key under which a write may be sent again; the verb refuses it for another request. */
export function readKey(route: Route, request: Request): string | null | Refusal {
  const key = request.headers["idempotency-key"];
  if (key === undefined || !route.idempotent) return null;
  return typeof key === "string" && KEY.test(key) ? key : refuse("IDEMPOTENCY_KEY_INVALID");
}
