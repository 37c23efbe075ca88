const COUNT = /\{(?:seq(\d+)|n)\}/;

/** A number with its count left open: the count is filled in where the counting happens. */
export interface NumberShape {
  series: string | null;
  prefix: string;
  width: number;
  suffix: string;
}

/** What stands around the count of a formatted pattern; without a count there is no series. */
export function numberShape(formatted: { series: string; pattern: string }): NumberShape {
  const match = COUNT.exec(formatted.pattern);
  if (!match) return { series: null, prefix: formatted.pattern, width: 0, suffix: "" };
  return {
    series: formatted.series,
    prefix: formatted.pattern.slice(0, match.index),
    width: match[1] === undefined ? 1 : Number(match[1]),
    suffix: formatted.pattern.slice(match.index + match[0].length),
  };
}

/** A shape with its count put in. */
export function filled(shape: NumberShape, count: number): string {
  return shape.prefix + String(count).padStart(shape.width, "0") + shape.suffix;
}
