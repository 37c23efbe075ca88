import type { workbench as zh } from "../zh/workbench.ts";

export const workbench: typeof zh = {
  act: { add: "Add", cancel: "Cancel" },
  page: {
    title: "Workflow editor",
    notWorkflow: "This draft is no workflow; open it on the page of local changes.",
    readOnly: (why) => `To look at only: ${why}`,
  },
  list: {
    title: "Workflow editor",
    subtitle:
      "Every workflow with its versions and the drafts being written. A draft holds from its day on once somebody else has let it in; running cases are left alone.",
    mayNot: "Only a workflow administrator may change workflows; you may look at and export them.",
    drafts: "Drafts being written",
    noDrafts: "There is no draft at present.",
    begin: "New draft",
    draftTitle: (workflow) => `Change of ${workflow}`,
    import: "Import files",
    importTitle: (file) => `Imported: ${file}`,
    importWrong: "There is no workflow in this file: choose an exported zip or JSON of at most 8 MB.",
    version: (number) => `Version ${String(number)}`,
    validity: (from, until) =>
      from === null && until === null
        ? "in force from the beginning"
        : until === null
          ? `in force from ${from ?? ""}`
          : `${from ?? "the beginning"} to ${until}`,
    release: "came with the system",
    current: "in force",
    compare: (number) => `What version ${String(number)} changed`,
    compared: (number) => `Version ${String(number)} and the one before`,
    export: (number) => `Export version ${String(number)}`,
  },
  status: {
    open: "being written",
    submitted: "waits for approval",
    returned: "returned",
    published: "published",
    withdrawn: "withdrawn",
    discarded: "given up",
  },
  head: {
    base: (version) => `from version ${String(version)}`,
    undo: "Undo",
    redo: "Redo",
    more: "More",
    export: "Export all files",
    discard: "Give up draft",
    discardTitle: "Give this draft up?",
    discardHint: "It can no longer be changed or submitted; its record remains.",
    submit: "Submit for approval",
    recall: "Take submission back",
    page: "Its approval",
  },
  save: {
    saved: "Saved",
    waiting: "Not saved yet",
    saving: "Saving…",
    failed: "Could not be saved; tried again shortly, and kept on this page",
    refused: "Not saved; it is saved as soon as it is mended, and kept on this page",
    conflict: "Somebody else saved first",
  },
  tabs: { title: "Views", diagram: "Diagram", yaml: "Text (YAML)", simulator: "Simulation and scenarios" },
  diagram: {
    done: "all inside has ended",
    stale: "The text cannot be read at present; the drawing shows what it said before.",
    failed: "The drawing could not be laid out; look at the text.",
    map: "Overview",
  },
  flow: {
    "controls.ariaLabel": "Controls",
    "controls.zoomIn.ariaLabel": "Zoom in",
    "controls.zoomOut.ariaLabel": "Zoom out",
    "controls.fitView.ariaLabel": "Show all",
    "minimap.ariaLabel": "Overview",
    "handle.ariaLabel": "Connecting point",
    "node.a11yDescription.default": "Enter selects, Delete removes, Escape lets go.",
    "edge.a11yDescription.default": "Enter selects this transition, Delete removes it.",
  },
  outline: {
    title: "Outline",
    find: "Find a state",
    unreadable: "The text of the workflow cannot be read; mend it in the text view first.",
    task: "task",
    children: "children",
    final: "end",
    parallel: "parallel",
  },
};
