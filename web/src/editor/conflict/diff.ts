export interface Line {
  kind: "same" | "mine" | "theirs" | "gap";
  text: string;
}

const AROUND = 3;
/** Beyond this many differing lines a finer comparison would take seconds; then the stretches stand one after the other. */
const COMPARED_MAX = 2_000;

/** Two texts line by line: what only one of them has, with a few lines around. */
export function lineDiff(theirs: string, mine: string): Line[] {
  const [left, right] = [theirs.split("\n"), mine.split("\n")];
  let from = 0;
  while (from < left.length && from < right.length && left[from] === right[from]) from += 1;
  let back = 0;
  const most = Math.min(left.length, right.length) - from;
  while (back < most && left[left.length - 1 - back] === right[right.length - 1 - back]) back += 1;
  const middle = between(left.slice(from, left.length - back), right.slice(from, right.length - back));
  const same = (lines: string[]) => lines.map((text): Line => ({ kind: "same", text }));
  return shortened([...same(left.slice(0, from)), ...middle, ...same(left.slice(left.length - back))]);
}

function between(left: string[], right: string[]): Line[] {
  const theirs = (text: string): Line => ({ kind: "theirs", text });
  const mine = (text: string): Line => ({ kind: "mine", text });
  if (left.length * right.length > COMPARED_MAX * COMPARED_MAX) return [...left.map(theirs), ...right.map(mine)];
  const longest = commonLengths(left, right);
  const at = (i: number, j: number) => longest[i * (right.length + 1) + j] ?? 0;
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one !== undefined && one === other) {
      lines.push({ kind: "same", text: one });
      i += 1;
      j += 1;
    } else if (other === undefined || (one !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(theirs(one ?? ""));
      i += 1;
    } else {
      lines.push(mine(other));
      j += 1;
    }
  }
  return lines;
}

/** For each pair of tails, how many lines they have in common in order. */
function commonLengths(left: string[], right: string[]): Uint16Array {
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const next = left[i] === right[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : 0;
      table[i * width + j] = Math.max(next, table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
    }
  }
  return table;
}

function shortened(lines: Line[]): Line[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== "same"),
  );
  return lines.flatMap((line, index) => {
    if (near[index]) return [line];
    return index === 0 || near[index - 1] ? [{ kind: "gap" as const, text: "" }] : [];
  });
}
