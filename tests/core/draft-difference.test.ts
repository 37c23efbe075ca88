import { describe, expect, it } from "vitest";
import { differences } from "../../src/core/draft/difference.ts";

const FILE = `
id: loan
title: { zh: 借用, en: Loan }
params:
  within: { title: { zh: 期限, en: Limit }, default: 5wd }
machine:
  initial: accept
  states:
    accept:
      meta: { title: { zh: 受理, en: Acceptance } }
      invoke: { src: task, id: accept, input: { position: desk, outcomes: [yes, no] } }
      on: { accept.yes: lend, accept.no: refused }
    lend: { meta: { title: { zh: 出借, en: Lending } }, type: final }
    refused: { type: final }
`;

/** Differences of the file with one passage written otherwise, as English lines. */
function told(from: string, to: string): string[] {
  expect(FILE).toContain(from);
  return (differences(FILE, FILE.replace(from, to)) ?? []).map(({ kind, what }) => `${kind} ${what.en}`);
}

describe("what a draft of a workflow says differently", () => {
  it.each([
    ["a parameter", "default: 5wd", "default: 9wd", ['changed Parameter "Limit"']],
    [
      "who does a step",
      "position: desk",
      "position: head",
      ['changed Step "Acceptance": who does what, limit and results'],
    ],
    [
      "a way on",
      "accept.no: refused",
      "accept.no: lend",
      ['changed Step "Acceptance": where it goes after "accept.no"'],
    ],
    ["a way left out", ", accept.no: refused", "", ['removed Step "Acceptance": where it goes after "accept.no"']],
    ["the name of the procedure", "en: Loan", "en: Hire", ["changed Name of the procedure"]],
    ["where it begins", "initial: accept", "initial: lend", ["changed The procedure as a whole: where it begins"]],
  ])("tells %s", (_, from, to, expected) => expect(told(from, to)).toEqual(expected));

  it("tells a new step once, not everything in it", () => {
    expect(
      told("    refused:", "    check: { meta: { title: { zh: 核对, en: Check } }, on: { a.b: lend } }\n    refused:"),
    ).toEqual(['added Step "Check"']);
  });

  it("tells a step left out once", () => {
    expect(told("    refused: { type: final }\n", "")).toEqual(['removed Step "refused"']);
  });

  it("tells nothing of comments, nor of the order of keys", () => {
    expect(told("type: final }\n    refused", "type: final } # the end\n    refused")).toEqual([]);
    expect(told("position: desk, outcomes: [yes, no]", "outcomes: [yes, no], position: desk")).toEqual([]);
  });

  it("does not guess where a text cannot be read", () => {
    expect(differences(FILE, "id: [")).toBeNull();
  });
});
