export const start = {
  title: "Start a case",
  subtitle: "The workflows that you may start.",
  none: "There is no workflow that you may start.",
  notYours: "There is no such workflow, or none of your posts may start it.",
  where: "Division",
  chooseFirst: "Choose the workflow and the division first.",
  form: "The request",
  noForm: "Nothing need be filled in for this workflow.",
  submit: "Submit",
  started: "Started, number {{number}}",
} as const;
