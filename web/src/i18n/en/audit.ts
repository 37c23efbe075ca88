export const audit = {
  title: "Values shown in full",
  subtitle: "Who had masked values shown, when and why; of the offices that you audit.",
  at: "When",
  who: "Who",
  what: "What",
  why: "Why",
  ticket: "Ticket",
} as const;
