export const regulations = {
  title: "Clauses of the regulations",
  subtitle:
    "By which procedures, steps, parameters and rules each clause is carried out; those not covered yet stand apart.",
  none: "No regulation has been entered.",
  covered: "{{count}} of {{all}} clauses covered",
  ownWords: "The clauses are summed up here in other words; the official text alone is binding.",
  clause: "Clause",
  rests: "Carried out by",
  all: "Something rests on every clause.",
  bare: "Clauses not covered yet ({{count}})",
  uncovered: "not covered yet",
  shared: "Shared parameters",
  unknown: "Clauses named that there are not",
  kind: {
    workflow: "procedure",
    state: "step",
    transition: "way",
    parameter: "parameter",
    change: "local change",
    row: "row",
  },
} as const;
