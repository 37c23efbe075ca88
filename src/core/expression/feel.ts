import { evaluate, FeelFunction } from "feelin";
import type { Text } from "../text.ts";
import { makeComparer } from "./compare.ts";
import { makeCalculator } from "./decimal.ts";
import { makeLooper, TooManySteps } from "./loop.ts";
import { toPlain } from "./plain.ts";
import { APPLY, COMPARE, LOOP, OPERATE, readSyntax, type Syntax } from "./syntax.ts";

/** What an expression reads: names and their values, plain JSON or FEEL values. See `scope.ts`. */
export type Scope = Readonly<Record<string, unknown>>;
export type Evaluated = { value: unknown } | { failed: string };

/** A FEEL expression, parsed once. Evaluating it never throws and reads nothing but the scope. */
export interface Expression {
  source: string;
  /** Why it can never be evaluated (syntax, unknown function, …); null when it can. */
  problem: string | null;
  /** The same for people. */
  problemText: Text | null;
  names: readonly string[];
  /** Paths read below `params`. */
  params: readonly string[];
  /** The result as plain JSON, or why there is none. A missing variable is null and no failure. */
  evaluate(scope: Scope): Evaluated;
  /** Whether it holds. Null because something is missing counts as false; anything else that is no truth value fails. */
  test(scope: Scope): { value: boolean } | { failed: string };
}

const EXPRESSIONS_CACHED_MAX = 4_000;
const cache = new Map<string, Expression>();

/** Whether a value of a definition is an expression rather than a literal. */
export function isExpression(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("=");
}

/** The expression for a source, with or without its leading `=`; the same source is parsed once. Never throws. */
export function compileExpression(source: string): Expression {
  const known = cache.get(source);
  if (known) {
    // A map remembers insertion order: taking out and putting back keeps the least used first.
    cache.delete(source);
    cache.set(source, known);
    return known;
  }
  const expression = compile(source);
  cache.set(source, expression);
  if (cache.size > EXPRESSIONS_CACHED_MAX) {
    const oldest = cache.keys().next();
    if (!oldest.done) cache.delete(oldest.value);
  }
  return expression;
}

interface Run {
  value: unknown;
  failed: string | null;
  /** Something it reads is not there. */
  missing: boolean;
}

function compile(source: string): Expression {
  const syntax = readSyntax(source.startsWith("=") ? source.slice(1) : source);
  const run = syntax.problem === null ? makeRunner(syntax) : null;
  const problemText = syntax.problem ?? (run ? null : { zh: "无法编译", en: "cannot be compiled" });
  const problem = problemText?.en ?? null;
  const failed = { failed: problem ?? "" };
  return {
    source,
    problem,
    problemText,
    names: syntax.names,
    params: syntax.params,
    evaluate(scope) {
      if (!run) return failed;
      const result = run(scope);
      return result.failed === null ? toPlain(result.value) : { failed: result.failed };
    },
    test(scope) {
      if (!run) return failed;
      const result = run(scope);
      if (result.failed !== null) return { failed: result.failed };
      if (typeof result.value === "boolean") return { value: result.value };
      if (result.value === null && result.missing) return { value: false };
      return { failed: "gives neither true nor false" };
    },
  };
}

/**
 * Parsing takes 0.4 ms, running 6 µs, and the interpreter parses on every call. So the expression is made the body of a
 * FEEL function once, and only that function is called afterwards.
 */
function makeRunner({ names, checked, known }: Syntax): ((scope: Scope) => Run) | null {
  let unlike = false;
  const comparer = makeComparer(() => {
    unlike = true;
  });
  const looper = makeLooper();
  let uncalculated: string | null = null;
  const { operate, apply } = makeCalculator((why) => {
    uncalculated ??= why;
  });
  const parameters = [COMPARE, LOOP, OPERATE, APPLY, ...names];
  let compiled: { value: unknown; warnings: Warning[] };
  try {
    compiled = evaluate(`function(${parameters.join(", ")}) (${checked}\n)`, known);
  } catch {
    return null;
  }
  const { value: fn, warnings } = compiled;
  if (!(fn instanceof FeelFunction)) return null;
  return (scope) => {
    unlike = false;
    uncalculated = null;
    looper.reset();
    warnings.length = 0;
    const values = names.map((name) => (Object.hasOwn(scope, name) ? (scope[name] ?? null) : null));
    let value: unknown = null;
    let failed: string | null = null;
    try {
      value = fn.invoke([comparer, looper.pass, operate, apply, ...values]);
      failed = unlike
        ? "NOT_COMPARABLE: the two sides of a comparison are of different kinds"
        : (uncalculated ?? firstFailure(warnings));
    } catch (error) {
      failed = whyStopped(error);
    }
    const missing = values.includes(null) || warnings.some(isMissing);
    warnings.length = 0;
    return { value: value ?? null, failed, missing };
  };
}

function whyStopped(error: unknown): string {
  if (error instanceof TooManySteps) return error.message;
  return error instanceof RangeError ? "nested too deeply" : "the interpreter gave up";
}

type Warning = ReturnType<typeof evaluate>["warnings"][number];

/** The template of a warning, never its message: the message quotes values, which may be personal. */
function firstFailure(warnings: readonly Warning[]): string | null {
  const failure = warnings.find((warning) => !isMissing(warning));
  return failure ? `${failure.type}: ${failure.details.template}` : null;
}

function isMissing({ type, details }: Warning): boolean {
  if (type === "NO_PROPERTY_FOUND") return details.values.target === null || details.values.target === undefined;
  return type === "NO_VARIABLE_FOUND" || type === "NO_CONTEXT_ENTRY_FOUND";
}
