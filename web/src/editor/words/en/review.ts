import type { review as zh } from "../zh/review.ts";

const many = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? "" : "s"}`;

export const review: typeof zh = {
  problems: {
    title: "Problems",
    none: "Nothing wrong was found",
    checking: "Checking…",
    count: (errors, warnings) => `${many(errors, "error")}, ${many(warnings, "warning")}`,
    error: "error",
    warning: "warning",
  },
  conflict: {
    title: "Somebody saved this draft first",
    who: (name, at) => `${name ?? "Somebody else"} saved it at ${at}. What you wrote is not lost: it is on this page.`,
    hint: "Keep mine: go on with mine; theirs come back by Undo. Take theirs: go on with theirs; mine come back by Undo.",
    mine: "Keep mine",
    theirs: "Take theirs",
    compare: (count) => `Compare (${String(count)} files differ)`,
    keep: "Download mine",
    again: "Read theirs once more",
    gap: "…",
  },
  submit: {
    title: "Submit for approval",
    submit: "Submit",
    errors: (count) => `${String(count)} errors are left; mend them before it can be submitted:`,
    from: "In force from",
    fromHint: "Cases that start on this day or later go by the new version",
    reason: "Reason for the change",
    reasonEn: "Reason in English (may be left out)",
    document: "Number of the document",
    clauses: "Clauses",
    running: "Running cases",
    keep: "Running cases go on by the version they started with; they can be moved afterwards, from the list of versions",
    warnings: "Warnings: say of each why it is acceptable",
    accept: "Why it is acceptable",
  },
};
