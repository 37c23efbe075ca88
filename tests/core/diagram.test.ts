import { describe, expect, test } from "vitest";
import type { StateConfig } from "../../src/core/definition/model.ts";
import { compareDrawn } from "../../src/core/diagram/compare.ts";
import { type Box, layOut } from "../../src/core/diagram/layout.ts";
import { type Point, Routes } from "../../src/core/diagram/route.ts";
import { drawSvg } from "../../src/core/diagram/svg.ts";
import { definitionOf } from "./machine-helpers.ts";

const to = (...targets: string[]): StateConfig => ({
  on: Object.fromEntries(targets.map((target) => [`go.${target.replace("#", "")}`, target])),
});

/** Ways on past several rows, ways back, and a part with steps inside. */
const definition = definitionOf({
  initial: "asked",
  states: {
    asked: to("checked", "refused", "lent"),
    checked: to("approved", "asked"),
    approved: to("lent", "asked", "refused"),
    lent: {
      initial: "out",
      states: { out: to("late", "back"), late: to("back"), back: { type: "final" } },
      onDone: "closed",
    },
    refused: { type: "final" },
    closed: { type: "final" },
  },
});

function boxesOf(box: Box): Box[] {
  return [box, ...box.inner.flatMap(boxesOf)];
}

describe("the drawing of a workflow", () => {
  const { root, lines } = layOut(definition, "zh");
  const boxes = boxesOf(root);
  const routes = new Routes(boxes);
  const byPath = new Map(boxes.map((box) => [box.path, box]));
  const drawn = lines.map(({ from, to: end }) => {
    const [a, b] = [byPath.get(from), byPath.get(end)];
    return { from, to: end, points: a && b ? routes.between(a, b) : null };
  });

  test("has a way for every line", () => {
    expect(drawn.length).toBeGreaterThan(9);
    expect(drawn.filter(({ points }) => points === null)).toEqual([]);
  });

  test("leads no line across a box or out of the frame", () => {
    const leaves = boxes.filter((box) => box.inner.length === 0);
    for (const { from, to: end, points } of drawn) {
      const crossed = leaves.filter((box) => segments(points ?? []).some(([a, b]) => crosses(box, a, b)));
      expect(
        crossed.map((box) => box.path),
        `${from} to ${end}`,
      ).toEqual([]);
      for (const [x, y] of points ?? []) {
        expect(x > root.x && x < root.x + root.width && y > root.y && y < root.y + root.height).toBe(true);
      }
    }
  });

  test("says ways back by dashes and lights where a case stands", () => {
    const svg = drawSvg(definition, new Set(["checked"]));
    const above = (from: string, end: string) => (byPath.get(end)?.y ?? 0) < (byPath.get(from)?.y ?? 0);
    const back = lines.filter((line) => above(line.from, line.to)).map(({ from, to: end }) => `${from} ${end}`);
    expect(back).toEqual(expect.arrayContaining(["checked asked", "approved asked"]));
    expect(back).not.toContain("asked lent");
    expect(svg.match(/stroke-dasharray="4 3"/g)).toHaveLength(back.length);
    expect(svg.match(/data-active="true"/g)).toHaveLength(1);
  });
});

describe("two texts of a workflow in one drawing", () => {
  const before = {
    initial: "asked",
    states: {
      asked: to("checked", "refused"),
      checked: to("lent"),
      lent: { initial: "out", states: { out: to("back"), back: { type: "final" } }, onDone: "refused" },
      refused: { type: "final" },
    },
  } satisfies StateConfig;
  const { checked: _checked, ...unchecked } = before.states;

  test.each<[string, StateConfig["states"], [string, string][], [string, string][]]>([
    ["nothing", before.states, [], []],
    [
      "a step more",
      { ...before.states, checked: to("lent", "signed"), signed: to("lent") },
      [["signed", "added"]],
      [
        ["checked signed", "added"],
        ["signed lent", "added"],
      ],
    ],
    [
      "a step less",
      { ...unchecked, asked: to("lent", "refused") },
      [["checked", "removed"]],
      [
        ["asked lent", "added"],
        ["asked checked", "removed"],
        ["checked lent", "removed"],
      ],
    ],
    [
      "another name",
      { ...before.states, checked: { ...to("lent"), meta: { title: { zh: "复核", en: "Review" } } } },
      [["checked", "changed"]],
      [],
    ],
    [
      "a condition on a way",
      { ...before.states, checked: { on: { "go.lent": { target: "lent", guard: "=late" } } } },
      [],
      [["checked lent", "changed"]],
    ],
    [
      "a way that stays",
      { ...before.states, checked: { on: { ...to("lent").on, "go.again": {} } } },
      [["checked", "changed"]],
      [],
    ],
    [
      "a step within a step less",
      { ...before.states, lent: { initial: "back", states: { back: { type: "final" } }, onDone: "refused" } },
      [
        ["lent", "changed"],
        ["lent.out", "removed"],
      ],
      [["lent.out lent.back", "removed"]],
    ],
  ])("%s is marked where it is, and drawn", (_what, states, inStates, inLines) => {
    const { drawn, ...marks } = compareDrawn(definitionOf(before), definitionOf({ ...before, states: states ?? {} }));
    expect([...marks.states]).toEqual(inStates);
    expect([...marks.lines]).toEqual(inLines);
    const svg = drawSvg(drawn, new Set(), "en", marks);
    expect(svg.match(/data-mark="/g) ?? []).toHaveLength(inStates.length + inLines.length);
    for (const sign of ["added +", "removed −", "changed ≠"]) {
      const [kind, shown] = sign.split(" ");
      const there = [...inStates, ...inLines].filter(([, mark]) => mark === kind).length;
      expect(svg.split(`>${String(shown)}`).length - 1, sign).toBe(there);
    }
  });
});

const segments = (points: readonly Point[]): [Point, Point][] =>
  points.slice(1).flatMap((point, at): [Point, Point][] => {
    const before = points[at];
    return before ? [[before, point]] : [];
  });

/** Through the inside of a box; along or up to its edge is allowed. */
function crosses(box: Box, [ax, ay]: Point, [bx, by]: Point): boolean {
  return (
    Math.max(ax, bx) > box.x &&
    Math.min(ax, bx) < box.x + box.width &&
    Math.max(ay, by) > box.y &&
    Math.min(ay, by) < box.y + box.height
  );
}
