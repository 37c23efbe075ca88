import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelTime } from "feelin";

/**
 * The interpreter compares unlike types without a word: `"12000" > 5` is true, a date kept as text is never after a
 * date. Comparisons are sent through here so that such an expression fails instead of deciding.
 */
export function makeComparer(onUnlike: () => void): FeelFunction {
  const compare = (op: string, left: unknown, right: unknown): unknown => {
    // The interpreter throws on an order between null and a truth value.
    if (op !== "=" && op !== "!=" && (left === null || right === null)) return null;
    if (!comparable(op, left, right)) {
      onUnlike();
      return null;
    }
    return OPERATORS.get(op)?.invoke([left, right]) ?? null;
  };
  return new FeelFunction(compare, ["op", "left", "right"]);
}

const OPERATORS: ReadonlyMap<string, FeelFunction> = new Map(
  ["=", "!=", "<", "<=", ">", ">="].map((op) => [op, operator(op)]),
);

function operator(op: string): FeelFunction {
  const { value } = evaluate(`function(left, right) left ${op} right`, {});
  if (!(value instanceof FeelFunction)) throw new Error(`feelin gives no function for ${op}`);
  return value;
}

function comparable(op: string, left: unknown, right: unknown): boolean {
  if (left === null || right === null || left === undefined || right === undefined) return true;
  const equality = op === "=" || op === "!=";
  // FEEL takes a list of one for its element.
  if (equality && (Array.isArray(left) || Array.isArray(right))) return true;
  return kindOf(left) === kindOf(right) && (equality || ORDERED.has(kindOf(left)));
}

const ORDERED: ReadonlySet<string> = new Set(["number", "string", "date", "time", "date time", "duration"]);

function kindOf(value: unknown): string {
  if (value instanceof FeelDate) return "date";
  if (value instanceof FeelTime) return "time";
  if (value instanceof FeelDateTime) return "date time";
  if (value instanceof FeelDuration) return "duration";
  return Array.isArray(value) ? "list" : typeof value;
}
