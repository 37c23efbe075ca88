import type { files as zh } from "../zh/files.ts";

export const files: typeof zh = {
  files: {
    open: "Forms, documents, tables",
    add: "New file",
    kind: "Kind",
    kinds: { form: "Form", template: "Document template", table: "Decision table" },
    folders: {
      "forms/": "Forms",
      "templates/": "Document templates",
      "policies/tables/": "Decision tables",
      "workflows/": "Scenarios",
    },
    source: "Content",
    preview: "Preview",
    sample: "Preview on made-up data",
    noPreview: "There is a mistake in it; mend it to see it.",
    view: "Shown as",
    grid: "Grid",
    text: "Text",
  },
  formField: {
    add: "Add field",
    kind: "Kind",
    kinds: {
      ...{ text: "Short text", long: "Long text", number: "Number", date: "Date", choice: "Choice", yes: "Yes or no" },
      ...{ attachment: "Attachment", person: "Person's name", phone: "Phone (masked)" },
    },
    choices: "Choices",
    choicesHint: "Separated by commas",
    required: "Required",
  },
  table: {
    row: "Row",
    when: "if",
    gives: "then",
    add: "Add row",
    remove: "Remove row",
    removeColumn: "Remove column",
    addInput: "Add a condition",
    addOutput: "Add a result",
    ...{ up: "Move up", down: "Move down", left: "Move left", right: "Move right", order: "Order" },
    reads: "What it reads (FEEL)",
    readsHint: "Such as amount, or params.mode; left empty, the data of the same name",
    unreadable: "The text cannot be read as a grid at the moment; mend it here.",
    asTextOnly: "The way this file is written does not allow this in the grid; use the text.",
    hits: {
      ...{ U: "one row holds", A: "any row that holds", P: "by priority", F: "the first that holds" },
      ...{ R: "in order of rows", O: "in order of outputs", C: "all that hold" },
    },
  },
};
