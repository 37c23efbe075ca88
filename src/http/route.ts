import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonSchema } from "../core/definition/model.ts";
import type { ErrorCode } from "../core/errors.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Caller, Engine } from "../engine/engine.ts";
import type { Session as SignedIn } from "../engine/sessions.ts";
import type { HttpConfig } from "./config.ts";
import { object, type Shape, shape } from "./shape.ts";

/**
 * Who may call a route. Deny by default: a route without a rule does not compile, and the matrix of tests is generated
 * from these. `visible` and `list` rest on row-level security; `post` on the verb, which decides by grants × place.
 */
export type Access =
  | { rule: "public"; why: Text }
  | { rule: "signedIn"; why: Text }
  | { rule: "right"; right: string }
  | { rule: "list"; of: Subject }
  | { rule: "visible"; of: Subject }
  | { rule: "post"; of: Subject | "start"; act: string };

export type Subject = "instance" | "task" | "document" | "import" | "record" | "attachment" | "notice" | "word";

export interface Upload {
  fileName: string;
  bytes: Buffer;
}

/** The session of this call, with the token it came by. */
export type Session = SignedIn & { token: string };

export interface Call<Params, Query, Body> {
  engine: Engine;
  config: HttpConfig;
  caller: Caller;
  session: Session;
  params: Params;
  query: Query;
  body: Body;
  upload: Upload | null;
  /** Of `Idempotency-Key`: the same key with the same request is answered with the same reply. */
  key: string | null;
  request: IncomingMessage;
  ip: string;
}

export type Reply =
  | { kind: "json"; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: "bytes"; mediaType: string; body: Buffer | string; headers?: Record<string, string> }
  /** Holds no connection to the database while it waits. */
  | { kind: "events"; run(send: (event: string, data: unknown) => void, closed: AbortSignal): Promise<void> }
  | { kind: "written"; write(response: ServerResponse): Promise<void> };

export interface Route {
  method: "get" | "post" | "put" | "delete";
  /** Under `/api/v1` unless `root`. */
  path: string;
  root: boolean;
  tag: string;
  summary: Text;
  access: Access;
  params: JsonSchema;
  query: JsonSchema;
  body: JsonSchema | null;
  /** For JSON that may be larger than most. */
  bodyBytesMax: number | null;
  /** Multipart: the other parts of the form are `body`. */
  uploadBytesMax: number | null;
  idempotent: boolean;
  reply: ReplySpec;
  errors: readonly ErrorCode[];
  /** Why these query parameters are refused, before anything of the body is read; null when they fit. */
  refuseQuery(query: unknown): Refusal | null;
  /** Parses, then runs. What does not fit its shape is refused before the handler is called. */
  invoke(raw: RawCall): Promise<Reply | Refusal>;
}
export interface ReplySpec {
  status: number;
  mediaType?: string;
  schema?: JsonSchema;
}
export interface RawCall extends Omit<Call<unknown, unknown, unknown>, "caller" | "session"> {
  session: Session | null;
}

type PathParams<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [key in Name]: string } & PathParams<Rest>
  : unknown;

interface Declared<P extends string, Q, B> {
  method: Route["method"];
  path: P;
  root?: true;
  tag: string;
  summary: Text;
  query?: Shape<Q>;
  body?: Shape<B>;
  bodyBytesMax?: number;
  uploadBytesMax?: number;
  idempotent?: true;
  reply: ReplySpec;
  errors?: readonly ErrorCode[];
}

/** A route for people who have signed in. */
export function route<const P extends string, Q = Record<string, never>, B = Record<string, never>>(
  declared: Declared<P, Q, B> & {
    access: Exclude<Access, { rule: "public" }>;
    handle(call: Call<PathParams<P>, Q, B>): Promise<Reply | Refusal>;
  },
): Route {
  return assemble(declared, declared.access, async (call, raw) => {
    if (!raw.session) return refuse("SIGN_IN_REQUIRED");
    return declared.handle({ ...call, session: raw.session, caller: raw.session.caller });
  });
}

/** A route for anybody; it says why it may be. */
export function publicRoute<const P extends string, Q = Record<string, never>, B = Record<string, never>>(
  declared: Declared<P, Q, B> & {
    why: Text;
    handle(call: Omit<Call<PathParams<P>, Q, B>, "caller" | "session">): Promise<Reply | Refusal>;
  },
): Route {
  return assemble(declared, { rule: "public", why: declared.why }, (call) => declared.handle(call));
}

function assemble<P extends string, Q, B>(
  declared: Declared<P, Q, B>,
  access: Access,
  run: (call: Omit<Call<PathParams<P>, Q, B>, "caller" | "session">, raw: RawCall) => Promise<Reply | Refusal>,
): Route {
  const params = shape<PathParams<P>>(paramsSchema(declared.path));
  const query = declared.query ?? shape<Q>(object({}));
  const body = declared.body ?? shape<B>(object({}));
  const upload = declared.uploadBytesMax ?? null;
  return {
    method: declared.method,
    path: declared.path,
    root: declared.root ?? false,
    tag: declared.tag,
    summary: declared.summary,
    access,
    params: params.json,
    query: query.json,
    body: declared.body?.json ?? null,
    bodyBytesMax: declared.bodyBytesMax ?? null,
    uploadBytesMax: upload,
    idempotent: declared.idempotent ?? false,
    reply: declared.reply,
    errors: declared.errors ?? [],
    refuseQuery(given) {
      const read = query.parse(given);
      return read.ok ? null : refuse("QUERY_INVALID", { problems: [{ ...read.problem, code: "QUERY_INVALID" }] });
    },
    async invoke(raw) {
      const readParams = params.parse(raw.params);
      if (!readParams.ok) return refuse("NOT_FOUND");
      const readQuery = query.parse(raw.query);
      if (!readQuery.ok)
        return refuse("QUERY_INVALID", { problems: [{ ...readQuery.problem, code: "QUERY_INVALID" }] });
      const readBody = body.parse(raw.body);
      if (!readBody.ok) return refuse("BODY_INVALID", { problems: [readBody.problem] });
      return run({ ...raw, params: readParams.value, query: readQuery.value, body: readBody.value }, raw);
    },
  };
}

function paramsSchema(path: string): JsonSchema {
  const names = [...path.matchAll(/{(\w+)}/g)].flatMap((match) => match[1] ?? []);
  return object(Object.fromEntries(names.map((name) => [name, { type: "string", minLength: 1, maxLength: 100 }])));
}

export function json(body: unknown, status = 200, headers?: Record<string, string>): Reply {
  return { kind: "json", status, body, ...(headers ? { headers } : {}) };
}

/** What a verb answered, as it is: a refusal stays one. */
export function answer<T>(value: T | Refusal, status = 200): Reply | Refusal {
  return isRefusal(value) ? value : json(value, status);
}

/** The answer of a step under the name by which every other answer names a case. */
export function withId<T extends { instance: string }>(moved: T | Refusal): (T & { id: string }) | Refusal {
  return isRefusal(moved) ? moved : { id: moved.instance, ...moved };
}
